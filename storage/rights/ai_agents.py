"""User agents that gather texts for the training or the use of AI models.

Chosen from the list that the project ai.robots.txt keeps (github.com/ai-robots-txt/ai.robots.txt, robots.json): those
that fetch for training sets or that stand for a choice about training, of operators that document them.
"""

TRAINING = (
    "AI2Bot",
    "Amazonbot",
    "anthropic-ai",
    "Applebot-Extended",
    "Bytespider",
    "CCBot",
    "Claude-Web",
    "ClaudeBot",
    "cohere-training-data-crawler",
    "Diffbot",
    "FacebookBot",
    "Google-Extended",
    "GPTBot",
    "ICC-Crawler",
    "img2dataset",
    "Meta-ExternalAgent",
    "omgili",
    "PanguBot",
    "Timpibot",
    "Webzio-Extended",
)
