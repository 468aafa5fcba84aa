"""The public record as data: the tables of the pages, and the records that their JSON nests.

No HTTP: addresses are paths on this site. Values are those of `choices`. A definition is public: it
says to somebody who has nothing but the file what a column holds.
"""
