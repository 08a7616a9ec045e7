"""What we keep and how: records, tables, the page archive, exports."""
