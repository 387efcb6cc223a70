"""What every site is made of: base pages, forms, components, words, and the rules each request obeys."""
