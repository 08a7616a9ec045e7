"""Title, section, language, images, source and rights of an article."""
