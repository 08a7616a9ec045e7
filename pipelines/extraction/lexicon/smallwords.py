"""The small words that open no subject and fill every text: they tell languages of one script apart at a glance."""

# Words that are small in several of these languages are left out; they would only blur.
_ROWS = """
en the and of that for with was his from have this which they their been would
de der und das ist nicht von sich mit dem ein auch auf für wird eine sind nach werden
fr les des est dans une pour qui par sur avec sont aux cette mais nous ont été leur
es los las del por una con para como más pero sus fue está entre desde también muy
it il della che di per sono gli anche nel alla dei delle più dal è come nella essere
pt não uma os dos das em ao pelo mais foi são à também seu sua até pela nos
nl het een van niet zijn voor met aan ook maar dat naar bij wordt deze heeft werd nog
pl nie się na jest że jak przez ale po jego tylko które przed został który oraz są już
tr bir ve bu için çok olarak olan daha sonra kadar ile gibi ancak değil göre oldu her ise
id yang dan di dengan untuk dari ini pada tidak akan itu dalam telah juga oleh ada
"""
SMALL_WORDS = {row[:2]: frozenset(row[3:].split()) for row in _ROWS.strip().splitlines()}
