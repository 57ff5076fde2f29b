"""What pages say for their own sake: menus, search, sharing, legal notes, page numbers, in several languages."""

import re

_PHRASES = r"""
    skip\ (?:to|navigation).*
  | (?:back|return|jump|go)\ to\ (?:the\ )?(?:top|index|contents|home|glossary|course)\b.{0,20}
  | \W*(?:top|home|menu|search|contents?|index|navigation|share|print|save|login|register|sitemap|site\ map|faq|help)\W*
  | (?:quick\ |site\ )?search(?:\ (?:terms?|this\ site|the\ glossary|results?|tips|documents?.*|\u2026|\.\.\.))?:?
  | (?=(?:[^.\u2026]|\.(?!\.\.))*+[.\u2026])
    .{0,25}\b(?:search|suchen?|recherche[rz]?|buscar|procurar|pesquisar|cercare?|zoek(?:en)?|s\u00f6k
    |s\u00f8g|s\u00f8k|etsi|(?:wy)?szukaj|hleda[jt]|h\u013eada\u0165|keres\u00e9s|c\u0103uta[\u0163\u021bi]|ara|cari|\u03b1\u03bd\u03b1\u03b6\u03ae\u03c4\u03b7\u03c3\u03b7|\u043f\u043e\u0438\u0441\u043a|\u043f\u043e\u0448\u0443\u043a|\u05d7\u05d9\u05e4\u05d5\u05e9|\u0628\u062d\u062b|filter)
    \b.{0,50}(?:\.\.\.|\u2026)
  | (?:open|close|toggle)\ (?:the\ )?(?:menu|search|navigation|sidebar).* | table\ of\ contents | on\ this\ page
  | in\ this\ (?:article|section) | breadcrumbs? | site\ navigation | main\ menu
  | (?:log|sign)\ ?(?:in|up|out)(?:\ .{0,20})? | create\ (?:an\ )?account | my\ account | subscribe.{0,60}
  | (?:our\ )?newsletters? | sign\ up\ (?:for|to)\ .* | join\ (?:our|the)\ (?:mailing|newsletter).*
  | stay\ (?:connected|in\ touch|up\ to\ date|updated).{0,30}
  | (?:get|enter\ your)\ (?:our\ )?(?:email|e-mail|news|updates).* | your\ e-?mail.{0,20} | follow\ us.{0,30}
  | share(?:\ (?:this|on|via|to)\b.{0,40})? | tweet
  | (?:facebook|twitter|x|linkedin|instagram|youtube|pinterest|whatsapp|email|reddit|rss)
  | (?:privacy|cookies?|legal|accessibility)(?:\ (?:policy|notice|statement|settings|preferences|information|center))?
  | privacy\ (?:policy\ )?(?:&|and|\|)\ .{0,40} | (?:accept|reject|manage)\ (?:all\ )?cookies.*
  | (?:this|we|our)\ (?:web)?(?:site)?\ ?uses?\ cookies.*
  | terms(?:\ (?:of\ (?:use|service|sale)|and\ conditions|&\ conditions))(?:\W.{0,40})? | contact(?:\ us)?
  | about(?:\ (?:us|this\ (?:site|page)))? | careers? | jobs | press | support | feedback | advertise.{0,20}
  | disclaimer | imprint | (?:\W*\u00a9|\(c\)\ |copyright\b|all\ rights\ reserved).*
  | .{0,60}\ball\ rights\ reserved\W* | last\ (?:updated?|modified|reviewed|edited|change[d]?)\b.{0,60}
  | (?:derni\u00e8re\ (?:mise\ \u00e0\ jour|modification)|letzte\ (?:aktualisierung|\u00e4nderung)|zuletzt\ \w+
    |\u00faltima\ (?:actualizaci\u00f3n|modificaci\u00f3n|atualiza\u00e7\u00e3o)|ultimo\ aggiornamento
    |laatst\ (?:bijgewerkt|gewijzigd)|senast\ \w+
    |sist\ oppdatert|ostatnia\ aktualizacja|son\ g\u00fcncelleme|p\u00e4ivitetty)\b.{0,40}\d{4}
  | (?:updated|published|posted)(?:\ on)?:?\ .{0,30}\d{4} | created\ using\ .* | built\ with\ .*
  | powered\ by\ .* | show\ source | page\ source | edit\ (?:this\ page|on\ github|source)\b.{0,20}
  | report\ (?:a\ bug|an?\ issue).{0,20} | page\ \d+(?:\ (?:of|/)\ \d+)? | \d{1,4}\s*(?:/|of)\s*\d{1,4}
  | \W*\d{1,4}\W* | p(?:age|\.)?\s?\d+
  | (?:previous|next|prev|first|last)\b(?:\ (?:page|topic|article|section|chapter|entry|letter))?\W*
  | \W*prev(?:ious)?\W.*\bnext\W* | (?:[\u2039\u2190]|\u00ab(?!.*\u00bb)|<(?!.*>))\ ?.{0,60}
  | (?:read|learn|show|see|view|find\ out)\ (?:more|less|all)\b.{0,25} | expand\ all.* | collapse\ all.*
  | \W*\d+\ min(?:ute)?s?(?:\ read.{0,20})?
  | load\ more | more\ info(?:rmation)?
  | (?:click|tap|select)\ (?:here|on\ (?:a|the|any)|to\ (?:share|print|email|tweet))\b.*
  | was\ this\ (?:page|article|content|information)\ (?:helpful|useful).* | (?:yes|no|yes\W+no)\W*
  | print\ this\ page.* | download(?:\ (?:pdf|as\ pdf|the\ app|this\ page))? | you\ are\ here:?.*
  | (?:url|source)s?\ of\ this\ page:?.*
  | (?:advertisements?|ads?|sponsored|promoted)(?:\ (?:contents?|posts?|links?|by\ .{1,30}))?
  | anzeige | werbung | publicit\u00e9 | publicidad | publicidade | pubblicit\u00e0
  | \u0440\u0435\u043a\u043b\u0430\u043c\u0430 | \u5e83\u544a | \u5e7f\u544a
  | \d+\ (?:comments?|thoughts\ on\ .*) | https?://\S+ | www\.\S+
  | [\w.+-]+@[\w-]+\.[\w.]+ | (?:like\ )?loading\W* | filter(?:\ by\b.{0,30})?:? | sort\ by.{0,20} | all
  | text\ size.{0,20}
  | browse\ the\ glossary\ using\ this\ index | search\ full\ text\?
  | page:\s+[\d\s().\u2026]+(?:next)?\W* | you\ are\ logged\ in\ as\ .{0,50} | get\ the\ mobile\ app
  | by\ [^\W\d].{0,50}\ [-\u2013]\ \w+day,\ \d{1,2}\ [a-z]+\ \d{4},\ \d{1,2}:\d{2}.{0,3}
  | (?:language|english|deutsch|fran\u00e7ais|espa\u00f1ol|italiano)\W*
  | (?:\u65e5\u672c\u8a9e|\ud55c\uad6d\uc5b4|\u4e2d\u6587)\W*
  | related\ (?:articles?|terms|topics|links|pages|posts|reading)\W*
  | (?:recent|popular|latest)\ (?:posts?|articles?|news) | references? | bibliography | external\ links?
  | (?:this|the)\ (?:page|site|work|text|glossary|article|content)\ is\ (?:licensed|available|published)\ under\ .*
  | \d+\ (?:out\ )?of\ \d+\ (?:\w+\ )?found\ this\ helpful
  | main\ articles?:\ .* | from\ wikipedia,?\ .*
  | categories(?::\ .*|\ (?!of\b).*) | retrieved\ from\ .* | further\ reading | notes\ and\ references | see\ also:?
  | zum\ (?:haupt)?inhalt.{0,20} | nach\ oben | zur\u00fcck(?:\ .{0,25})? | impressum(?:\W.*)?
  | datenschutz.{0,30} | kontakt | startseite | suche | inhalt(?:sverzeichnis)?
  | mehr\ (?:erfahren|lesen).{0,20} | aller\ au\ contenu.* | haut\ de\ (?:la\ )?page | retour(?:\ .{0,25})?
  | accueil | rechercher?\W* | mentions\ l\u00e9gales.* | politique\ de\ .*
  | (?:lire|voir|en\ savoir)\ (?:la\ |plus|la\ suite).{0,25} | sommaire | plan\ du\ site
  | (?:saltar|ir)\ al\ contenido.* | volver(?:\ .{0,25})? | inicio | portada | buscar\W* | contacto
  | aviso\ legal.* | pol\u00edtica\ de\ .* | leer\ m\u00e1s.* | compartir.{0,20} | qui\u00e9nes\ somos.*
  | torna\ su | cerca\W* | contatti | terug.{0,20} | zoeken | naar\ boven | [^\u00ab]{0,30}\u00bb.{0,60}
  | \u8fd4\u56de(?:\u9875\u9996|\u9876\u90e8|\u76ee\u5f55|\u9996\u9875) | \u56de\u5230\u9876\u90e8
  | (?:\u30da\u30fc\u30b8)?\u30c8\u30c3\u30d7(?:\u3078|\u306b).{0,6} | \u76ee\u6b21
  | (?:\u043d\u0430\u0432\u0435\u0440\u0445|\u0432\ \u043d\u0430\u0447\u0430\u043b\u043e)\W*
  | partager(?:\ (?:cet|cette|sur|la|le|via|par)\b.{0,30})?
  | (?:(?:artikel|beitrag|seite)\ )?teilen(?:\ auf\ .{1,20})?
  | condividi(?:\ .{1,25})? | \u043f\u043e\u0434\u0435\u043b\u0438\u0442\u044c\u0441\u044f.{0,25}
  | \u043f\u043e\u043b\u0438\u0442\u0438\u043a\u0430\ \u043a\u043e\u043d\u0444\u0438\u0434.{2,12}
  | \u043a\u043e\u043d\u0442\u0430\u043a\u0442\u044b
  | \u30da\u30fc\u30b8\u306e?(?:\u5148\u982d|\u4e0a\u90e8)(?:\u3078|\u306b).{0,6}
  | \u304a\u554f\u3044?\u5408\u308f\u305b | \u30d7\u30e9\u30a4\u30d0\u30b7\u30fc\u30dd\u30ea\u30b7\u30fc
  | \u30b7\u30a7\u30a2\u3059\u308b | \u5206\u4eab | \u8054\u7cfb\u6211\u4eec | \u9690\u79c1\u653f\u7b56
  | \uacf5\uc720\ud558\uae30 | \ubb38\uc758\ud558\uae30
  | (?:tel|t\u00e9l|phone|fax|telefon|telefono|tel\u00e9fono|telephone|\u0442\u0435\u043b
    |\u0442\u0435\u043b\u0435\u0444\u043e\u043d|\u96fb\u8a71|\u7535\u8bdd)\.?\s?[:\uff1a]\s?[+(]?\d[\d\s()./-]{5,}
  | ana\ sayfa | ileti\u015fim | gizlilik(?:\ .{0,25})? | hakk\u0131m\u0131zda
  | \u0627\u0644\u0631\u0626\u064a\u0633\u064a\u0629 | \u0627\u062a\u0635\u0644\ \u0628\u0646\u0627
  | \u0633\u064a\u0627\u0633\u0629\ \u0627\u0644\u062e\u0635\u0648\u0635\u064a\u0629
  | .{1,30}\ \u203a\ .{1,60} | home\ ?[/>|].* | (?:\[\ [^\[\]]{1,30}\ \]\s*)+
"""
EDIT = (
    "edit|bearbeiten|modifier|editar|modifica|edytuj|\u043f\u0440\u0430\u0432\u0438\u0442\u044c|\u7f16\u8f91|\u7de8\u8f2f|\u7de8\u96c6"
    "|\ud3b8\uc9d1|redigera|rediger|muokkaa|bewerken|szerkeszt\u00e9s|upravit|de\u011fi\u015ftir"
)
"""What a wiki has in brackets behind each heading."""

EDITED = rf"(?i:\[?(?:{EDIT})(?:\]\s*|(?=- )))(?=\S)"
"""The same in front of the first item below one, where no line ends between them."""

FURNITURE = re.compile(rf"{_PHRASES}|\[(?:{EDIT})\]", re.IGNORECASE | re.VERBOSE)
LEGAL = re.compile(r".{0,60}(?:\u00a9|\(c\) ?\d{4}|copyright \d{4}|all rights reserved).*", re.IGNORECASE)
CLOSING = re.compile(
    r"(?:see also|references?|further reading|external links?|bibliography|notes and references|about the authors?"
    r"|(?:related|similar|recent|latest|popular|more|recommended)"
    r" (?:articles?|posts?|pages|links|reading|content|stories|guides|news)"
    r"|you (?:may|might) also .*|(?:our |the )?newsletters?|subscribe|leave a (?:comment|reply)|contact(?: us)?"
    r"|privacy(?: policy)?|siehe auch|einzelnachweise|weblinks|literatur|\u00fcber (?:den autor|die autorin)"
    r"|\u00e4hnliche (?:artikel|beitr\u00e4ge)|voir aussi|articles (?:similaires|connexes|li\u00e9s)"
    r"|\u00e0 propos de l.auteure?|v\u00e9ase tambi\u00e9n|art\u00edculos relacionados"
    r"|vedi anche|articoli correlati|iscriviti.*|b\u00fcltenimize kat\u0131l\u0131n"
    r"|sobre (?:[oa]|os|as) autor(?:a|es|as)?|sobre (?:el|la|los|las) autor(?:a|es|as)?|chi siamo"
    r"|sull.autor(?:e|ice)|l.autor(?:e|ice)|kirjoittajasta|tietoa kirjoittajasta"
    r"|om (?:f\u00f6rfattaren|forfatteren)|over de auteurs?"
    r"|o autor(?:ze|ce|ovi|rovi)|o autorech|a szerz\u0151r\u0151l|yazar hakk\u0131nda|despre autor"
    r"|\u043e\u0431 \u0430\u0432\u0442\u043e\u0440\u0435|\u043e\u0431 \u0430\u0432\u0442\u043e\u0440\u0430\u0445"
    r"|\u043f\u0440\u043e \u0430\u0432\u0442\u043e\u0440\u0430"
    r"|\u03c3\u03c7\u03b5\u03c4\u03b9\u03ba\u03ac \u03bc\u03b5 (?:\u03c4\u03bf\u03bd|\u03c4\u03b7\u03bd)"
    r" \u03c3\u03c5\u03b3\u03b3\u03c1\u03b1\u03c6\u03ad\u03b1"
    r"|\uae00\uc4f4\uc774 \uc18c\uac1c|\uc800\uc790 \uc18c\uac1c"
    r"|\u8457\u8005(?:\u7d39\u4ecb|\u306b\u3064\u3044\u3066)"
    r"|\u3053\u306e\u8a18\u4e8b\u3092\u66f8\u3044\u305f\u4eba|\u5173\u4e8e\u4f5c\u8005|\u95dc\u65bc\u4f5c\u8005"
    r"|\u4f5c\u8005(?:\u7b80\u4ecb|\u7c21\u4ecb)"
    r"|tambi\u00e9n te puede interesar|te puede interesar|leia tamb\u00e9m|veja tamb\u00e9m|artigos relacionados"
    r"|leggi anche"
    r"|potrebbe(?:ro)? (?:interessarti|piacerti) anche|lue my\u00f6s|katso my\u00f6s|(?:l\u00e6s|les|se) ogs\u00e5"
    r"|(?:l\u00e4s|se) \u00e4ven|l\u00e4s ocks\u00e5"
    r"|lees ook|zie ook|gerelateerde artikelen|(?:zobacz|przeczytaj) (?:te\u017c|tak\u017ce|r\u00f3wnie\u017c)"
    r"|podobne artyku\u0142y"
    r"|mohlo by v\u00e1s (?:tak\u00e9 )?zaj\u00edmat|\u010dt\u011bte tak\u00e9"
    r"|souvisej\u00edc\u00ed \u010dl\u00e1nky|kapcsol\u00f3d\u00f3 (?:cikkek|bejegyz\u00e9sek)"
    r"|ilginizi \u00e7ekebilir.{0,12}|benzer yaz\u0131lar|ilgili (?:yaz\u0131lar|makaleler)"
    r"|\u0447\u0438\u0442\u0430\u0439\u0442\u0435 \u0442\u0430\u043a\u0436\u0435"
    r"|\u0441\u043c\u043e\u0442\u0440\u0438\u0442\u0435 \u0442\u0430\u043a\u0436\u0435"
    r"|\u043f\u043e\u0445\u043e\u0436\u0438\u0435 \u0441\u0442\u0430\u0442\u044c\u0438"
    r"|\u0447\u0438\u0442\u0430\u0439\u0442\u0435 \u0442\u0430\u043a\u043e\u0436"
    r"|\u0434\u0438\u0432\u0456\u0442\u044c\u0441\u044f \u0442\u0430\u043a\u043e\u0436"
    r"|\u0441\u0445\u043e\u0436\u0456 \u0441\u0442\u0430\u0442\u0442\u0456"
    r"|\u03b4\u03b5\u03af\u03c4\u03b5 \u03b5\u03c0\u03af\u03c3\u03b7\u03c2"
    r"|\u03b4\u03b9\u03b1\u03b2\u03ac\u03c3\u03c4\u03b5 \u03b5\u03c0\u03af\u03c3\u03b7\u03c2"
    r"|\u03c3\u03c7\u03b5\u03c4\u03b9\u03ba\u03ac \u03ac\u03c1\u03b8\u03c1\u03b1"
    r"|\uad00\ub828 ?(?:\uae00|\uae30\uc0ac|\ubb38\uc11c)"
    r"|\u95a2\u9023(?:\u8a18\u4e8b|\u30da\u30fc\u30b8|\u30ea\u30f3\u30af)"
    r"|\u3042\u308f\u305b\u3066\u8aad\u307f\u305f\u3044"
    r"|\u76f8\u5173(?:\u6587\u7ae0|\u9605\u8bfb|\u94fe\u63a5)"
    r"|\u76f8\u95dc(?:\u6587\u7ae0|\u95b1\u8b80|\u9023\u7d50)|\u5ef6\u4f38\u9605\u8bfb|\u63a8\u8350\u9605\u8bfb"
    r"|das k\u00f6nnte (?:sie|dich) auch interessieren|lesen sie auch|vous aimerez aussi|\u00e0 lire aussi):?",
    re.IGNORECASE,
)
"""The headings of parts that close a page."""
