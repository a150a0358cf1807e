"""What is known of names: countries and places by table, base forms, spellings in the other alphabet.

Everything here works on text and annotations, without a Doc, so that stages and resolvers share it.
"""
