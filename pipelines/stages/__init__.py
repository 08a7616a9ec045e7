"""The stages a page passes as Scrapy item pipelines: archive, extract, persist; each is thin.

``Page`` → ``Article`` or ``Rejected`` → ``ArticleRecord``.  Stages of one's own come between them or after them, by the
numbers of ITEM_PIPELINES; ``docs/how-to/add-a-pipeline-stage.md`` says what each gets and gives.
"""
