whyfirstSearch("keys",0,["6f220b78","a","a 0\nbasics 7\nin 6\nlink 0\none 3\norder 6\npart 3\nread 6\ntext 0\nto 6\nwhy 2\nwith 0\n"])
