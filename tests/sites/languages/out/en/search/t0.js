whyfirstSearch("texts",0,["6f220b78",0,[["p","en/posts/basics/part-1/","Part one","Why one",1,"Text with a link."],["s","en/series/basics/","Basics","To read in order",1,""]]])
