"""One data file a language; ``docs/how-to/add-a-language.md`` says what each key means."""
