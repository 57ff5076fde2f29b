"""The texts that programs make of web pages: numbers of links, tables in columns or drawn, Markdown."""
