whyfirstSearch("texts",0,["a03134a4",0,[["p","posts/only/","하나뿐인 글","주소도 날짜도 없는 사이트를 보려고",1,"본문."]]])
