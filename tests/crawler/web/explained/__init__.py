"""Tests of crawler.web.explained."""
