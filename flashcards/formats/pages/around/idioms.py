"""What pages say around and within their entries, by language: one row each, the words of one meaning between bars."""

import re
from functools import cache
from typing import NamedTuple


class _Idioms(NamedTuple):
    """How a language refers to other terms (``see``), and what it calls a ``note``, a ``source`` and an ``example``.

    ``more`` leads to other pages. ``site`` is what menus and footers say: the top
    of the page, the first page, search, contact, privacy, newsletters, sharing,
    printing, logging in, the next and the previous page.
    """

    see: str
    note: str
    source: str
    example: str
    more: str
    site: str


_LANGUAGES = {
    "German": _Idioms(
        "siehe(?: auch)?|vgl\\.?|vergleiche",
        "auch|hinweis|anmerkung|achtung|tipp",
        "quellen?",
        "beispiele?|z\\. ?b\\.",
        "lesen sie auch|mehr dazu|weitere artikel|verwandte (?:artikel|begriffe|themen)"
        "|das könnte sie auch interessieren",
        "(?:zurück )?(?:nach oben|zum (?:seiten)?anfang)|zum seitenanfang|zur startseite|startseite|suche(?:n)?|menü"
        "|kontakt|impressum|datenschutz(?:erklärung)?|newsletter(?: abonnieren)?|teilen|drucken|anmelden|registrieren"
        "|weiter(?:lesen)?|(?:nächste|vorherige) seite|über uns|alle rechte vorbehalten|kommentare?|warenkorb",
    ),
    "French": _Idioms(
        "voir(?: aussi)?|cf\\.?",
        "aussi|notes?|remarques?|attention|nb|n\\. ?b\\.|à noter|astuce",
        "sources?|crédits?",
        "ex(?:emples?|\\.)?|par exemple",
        "à lire (?:aussi|également)|lire aussi|en savoir plus|articles (?:similaires|liés)|sur le même sujet"
        "|vous aimerez aussi",
        "(?:retour (?:en )?)?haut(?: de (?:la )?page)?|retour (?:au sommaire|à l['’]accueil|en haut)|accueil"
        "|rechercher?|menu|(?:nous )?contacter|contact(?:ez[ -]nous)?|mentions légales"
        "|(?:politique de )?confidentialité|s['’]abonner(?: à la newsletter)?|inscription|partager|imprimer"
        "|(?:se )?connexion|page (?:suivante|précédente)|suivante?|précédente?|à propos|tous droits réservés"
        "|commentaires?|plan du site|lire la suite",
    ),
    "Spanish": _Idioms(
        "(?:véase|ver|vea)(?: también)?",
        "también|notas?|observación|atención|consejo|ojo",
        "fuentes?",
        "ej(?:emplos?|\\.)?|por ejemplo",
        "(?:lea|lee|leer) también|más información|artículos relacionados|te puede interesar"
        "|también (?:te|le) puede interesar|entradas relacionadas",
        "(?:volver |ir )?(?:arriba|al (?:inicio|principio|índice))|subir|inicio|buscar|menú|contact(?:o|ar)"
        "|aviso legal|(?:política de )?privacidad|suscr[ií]b(?:irse|ete)(?: .{1,30})?|boletín|compartir|imprimir"
        "|iniciar sesión|acceder|(?:página )?(?:siguiente|anterior)|quiénes somos|sobre nosotros"
        "|todos los derechos reservados|comentarios?|publicar un comentario|no hay comentarios|mapa del sitio"
        "|leer más|seguir leyendo",
    ),
    "Catalan": _Idioms(
        "vegeu(?: també)?",
        "notes?|nota|atenció",
        "fonts?",
        "exemples?|per exemple",
        "llegiu també|més informació|articles relacionats",
        "(?:torna(?:r)? )?(?:a dalt|amunt|a l['’]inici)|inici|cerca(?:r)?|menú|contacte|avís legal"
        "|(?:política de )?privadesa|subscriu(?:-te|-vos)|comparteix|imprimeix|pàgina (?:següent|anterior)"
        "|següent|anterior|qui som|tots els drets reservats|comentaris",
    ),
    "Italian": _Idioms(
        "(?:vedi|si veda|cfr\\.?)(?: anche)?",
        "anche|nota(?: bene)?|note|attenzione|n\\.? ?b\\.?",
        "font[ei]",
        "esemp(?:io|i)|es\\.|per esempio|ad esempio",
        "leggi anche|per saperne di più|approfondimenti|articoli correlati|potrebbe interessarti anche",
        "torna su|(?:torna )?(?:all['’]inizio|in alto|alla home)|inizio pagina|cerca|menù?|contatt(?:i|aci)|note legali"
        "|(?:informativa sulla )?privacy|iscriviti(?: .{1,30})?|condividi|stampa|accedi|registrati"
        "|(?:pagina )?(?:successiva|precedente)|chi siamo|tutti i diritti riservati|commenti|mappa del sito"
        "|continua a leggere|leggi tutto",
    ),
    "Portuguese": _Idioms(
        "(?:veja|ver|vide)(?: também)?",
        "também|notas?|observaç(?:ão|ões)|obs\\.?|atenção|dica",
        "fontes?",
        "ex(?:emplos?|\\.)?|por exemplo",
        "leia (?:também|mais)|saiba mais|artigos relacionados|veja também|posts relacionados",
        "(?:voltar )?(?:ao? (?:topo|início)|para (?:o topo|cima))|topo|início|página inicial|buscar?|pesquisar|menu"
        "|contato|contacto|fale conosco|(?:política de )?privacidade|aviso legal|assine(?: .{1,30})?|compartilh(?:ar|e)"
        "|partilhar|imprimir|entrar|(?:página )?(?:seguinte|anterior)|próxim[ao]|sobre nós|quem somos"
        "|todos os direitos reservados|comentários?|mapa do site|continue lendo",
    ),
    "Dutch": _Idioms(
        "zie(?: ook)?|vgl\\.?",
        "ook|opmerking|let op|n\\.? ?b\\.?|tip",
        "bron(?:nen)?",
        "voorbeeld(?:en)?|bijv(?:oorbeeld|\\.)",
        "lees (?:ook|meer|verder)|meer informatie|gerelateerde (?:artikelen|begrippen)",
        "(?:terug )?naar (?:boven|begin)|startpagina|zoeken?|menu|contact(?: opnemen)?|privacy(?:verklaring|beleid)?"
        "|nieuwsbrief|delen|deel dit|afdrukken|inloggen|aanmelden|(?:volgende|vorige)(?: pagina)?|over ons"
        "|alle rechten voorbehouden|reacties?|winkelwagen",
    ),
    "Swedish": _Idioms(
        "se(?: även| också)?|jfr\\.?",
        "även|också|obs|anmärkning|tips",
        "källor?",
        "exempel|t\\.? ?ex\\.?",
        "läs (?:även|också|mer)|relaterade artiklar",
        "(?:till(?:baka till)? )?(?:toppen|början)|till toppen|startsida|hem|sök|meny|kontakt(?:a oss)?"
        "|integritet(?:spolicy)?|nyhetsbrev|prenumerera|dela|skriv ut|logga in|nästa(?: sida)?|föregående(?: sida)?"
        "|om oss|alla rättigheter förbehållna|kommentarer",
    ),
    "Danish and Norwegian": _Idioms(
        "se(?: også)?|jf\\.?",
        "også|bemærk|merknad|merk|note|obs|tips?",
        "kilder?",
        "eksemp(?:el|ler)|f\\.? ?eks\\.?|for eksempel",
        "(?:læs|les|se) (?:også|mere?)|relaterede artikler|relaterte artikler",
        "(?:til(?:bage|bake)? )?(?:til )?topp?en|forside|hjem|søg|søk|menu|meny|kontakt(?: os| oss)?"
        "|privatlivspolitik|personvern|nyhedsbrev|nyhetsbrev|udskriv|skriv ut|log ind|logg inn"
        "|næste(?: side)?|neste(?: side)?|forrige(?: side)?|om os|om oss|alle rettigheder forbeholdes|kommentarer"
        "|art(?:i)?k(?:k)?elen fortsetter under annonsen|annonse",
    ),
    "Finnish": _Idioms(
        "(?:ks\\.?|katso)(?: myös)?",
        "huom(?:autus|io|\\.)?|vinkki",
        "lähte(?:et|en)|lähde",
        "esimerk(?:ki|kejä)|esim\\.?",
        "lue (?:myös|lisää)|aiheeseen liittyvää",
        "(?:takaisin )?(?:ylös|sivun alkuun)|etusivu|haku|hae|valikko|ota yhteyttä|yhteystiedot"
        "|tietosuoja(?:seloste)?|uutiskirje|jaa|tulosta|kirjaudu(?: sisään)?|seuraava(?: sivu)?"
        "|edellinen(?: sivu)?|tietoa meistä|kaikki oikeudet pidätetään|kommentit",
    ),
    "Polish": _Idioms(
        "(?:zob(?:acz|\\.)|por\\.|patrz)(?: (?:też|także|również))?",
        "uwaga|uwagi|wskazówka",
        "źródł[ao]",
        "przykład(?:y)?|np\\.?",
        "(?:czytaj|przeczytaj|zobacz) (?:też|także|również|więcej)|podobne artykuły|powiązane (?:artykuły|hasła)",
        "(?:do|na|wróć (?:do|na)) (?:góry|górę|początku)|powrót(?: do góry)?|strona główna|szukaj|menu|kontakt"
        "|polityka prywatności|newsletter|udostępnij|drukuj|zaloguj(?: się)?|zarejestruj się"
        "|(?:następna|poprzednia)(?: strona)?|o nas|wszelkie prawa zastrzeżone|komentarze|mapa strony|spis treści",
    ),
    "Czech and Slovak": _Idioms(
        "viz(?: (?:též|také))?|pozri(?: (?:aj|tiež))?",
        "pozn(?:ámka|\\.)|upozornění|upozornenie|tip",
        "zdroj(?:e)?",
        "příklad(?:y)?|príklad(?:y)?|např\\.?|napr\\.?",
        "čtěte (?:také|více)|čítajte (?:aj|viac)|související (?:články|pojmy)|súvisiace články",
        "(?:zpět )?nahoru|(?:späť )?hore|(?:zpět )?na začátek|úvod|domů|domov|hledat|vyhledávání|hľadať|menu"
        "|kontakty?|ochrana (?:osobních údajů|osobných údajov|súkromia|soukromí)|novinky e-?mailem|sdílet|zdieľať"
        "|tisk(?:nout)?|tlačiť|přihlásit(?: se)?|prihlásiť(?: sa)?|další(?: strana)?|ďalšia(?: strana)?"
        "|předchozí(?: strana)?|o nás|všechna práva vyhrazena|všetky práva vyhradené|komentáře|mapa stránek|obsah",
    ),
    "Hungarian": _Idioms(
        "(?:lásd|l\\.|ld\\.)(?: még)?",
        "megjegyzés|figyelem|tipp",
        "források|forrás",
        "példá?k?|pl\\.",
        "(?:olvassa?|olvasd) (?:el|tovább)|kapcsolódó (?:cikkek|fogalmak)",
        "(?:vissza )?(?:a lap )?(?:tetejére|elejére)|kezdőlap|főoldal|keresés|menü|kapcsolat"
        "|adatvédelem|adatvédelmi (?:tájékoztató|nyilatkozat)|hírlevél(?: feliratkozás)?|megosztás|nyomtatás"
        "|bejelentkezés|(?:következő|előző)(?: oldal)?|rólunk|minden jog fenntartva|hozzászólások|tartalom",
    ),
    "Romanian": _Idioms(
        "(?:vezi|v\\.)(?: și| şi)?",
        "notă|atenție|observație",
        "surs[ăe]",
        "exempl[ue]|de exemplu",
        "cite[șş]te (?:și|şi|mai mult|mai departe)|articole (?:similare|conexe)",
        "înapoi sus|înapoi la început|acasă|caut[ăa]|căutare|meniu|contact|(?:politica de )?confidențialitate"
        "|abonează-te|distribui(?:e|ți)|tipărește|autentificare|(?:pagina )?(?:următoarea|anterioară|precedentă)"
        "|despre noi|toate drepturile rezervate|comentarii|cuprins",
    ),
    "Turkish": _Idioms(
        "(?:bkz\\.?|bakınız)(?: ayrıca)?|ayrıca bakınız",
        "not|dikkat|uyarı|ipucu",
        "kaynak(?:lar)?|kaynakça",
        "örne[kğ](?:in|ler)?",
        "devamını oku|ayrıca oku(?:yun)?|ilgili (?:yazılar|makaleler|terimler)|daha fazla(?: bilgi)?",
        "(?:sayfa )?başına dön|yukarı(?: (?:çık|git))?|başa dön|ana ?sayfa|arama|menü|iletişim"
        "|gizlilik(?: (?:politikası|sözleşmesi))?|bülten(?:imize abone olun)?|paylaş|yazdır|giriş(?: yap)?|üye ol"
        "|(?:sonraki|önceki)(?: sayfa)?|hakkımızda|tüm hakları saklıdır|yorumlar|içindekiler",
    ),
    "Greek": _Idioms(
        "(?:βλ\\.?|βλέπε)(?: επίσης)?|δείτε επίσης",
        "σημείωση|προσοχή",
        "πηγ(?:ή|ές)",
        "παρ[άα]δειγμα(?:τα)?|π\\. ?χ\\.",
        "διαβάστε (?:επίσης|περισσότερα)|σχετικά άρθρα|περισσότερα",
        "(?:επιστροφή )?(?:στην κορυφή|επάνω|πάνω)|αρχική(?: σελίδα)?|αναζήτηση|μενού|επικοινωνία"
        "|(?:πολιτική )?απορρήτου|εγγραφή|κοινοποίηση|εκτύπωση|σύνδεση|επόμεν[ηο](?: σελίδα)?"
        "|προηγούμεν[ηο](?: σελίδα)?|σχετικά με εμάς|ποιοι είμαστε|σχόλια|περιεχόμενα",
    ),
    "Russian": _Idioms(
        "см\\.?(?: также)?|смотри(?:те)?(?: также)?|ср\\.",
        "примечани[ея]|внимание|прим\\.|совет",
        "источник(?:и)?",
        "пример(?:ы)?|например|напр\\.",
        "читайте (?:также|далее)|подробнее|похожие статьи|статьи по теме|смотрите также",
        "(?:вернуться )?(?:наверх|вверх|к началу|к содержанию)|на главную|главная(?: страница)?|поиск|меню|контакты"
        "|политика конфиденциальности|подписаться|подписка|поделиться|печать|распечатать|войти|вход|регистрация"
        "|(?:следующая|предыдущая)(?: страница)?|далее|назад|о нас|о проекте|все права защищены|комментарии"
        "|оставить комментарий|содержание|оглавление|реклама",
    ),
    "Ukrainian": _Idioms(
        "див\\.?(?: також)?|дивіться(?: також)?",
        "примітк[аи]|увага|порада",
        "джерел[ао]",
        "приклад(?:и)?|наприклад|напр\\.",
        "читайте (?:також|далі)|докладніше|схожі статті",
        "(?:повернутися )?(?:нагору|вгору|до початку)|на головну|головна(?: сторінка)?|пошук|меню|контакти"
        "|політика конфіденційності|підписатися|поділитися|друк|увійти|вхід|реєстрація"
        "|(?:наступна|попередня)(?: сторінка)?|далі|назад|про нас|усі права захищені|коментарі|зміст",
    ),
    "Bulgarian": _Idioms(
        "(?:вж\\.?|виж(?:те)?)(?: също)?",
        "забележк[аи]|бележк[аи]|внимание",
        "източни(?:к|ци)",
        "пример(?:и)?|напр\\.",
        "прочетете (?:още|също)|вижте също|свързани статии|прочети цялата статия|още",
        "(?:обратно )?(?:нагоре|в началото)|начало|търсене|търси|меню|контакти|(?:политика за )?поверителност"
        "|абонирай(?:те)? се|сподели|печат|вход|регистрация|(?:следваща|предишна)(?: страница)?|за нас"
        "|всички права запазени|коментари|съдържание",
    ),
    "Serbian, Croatian, Slovenian": _Idioms(
        "(?:vidi|v\\.|glej|види)(?: (?:i|također|takođe|tudi|и))?|pogledajte (?:i|također|takođe)",
        "napomen[ae]|opomb[ae]|напомен[ае]|pažnja",
        "izvor(?:i)?|vir(?:i)?|извор(?:и)?",
        "primjer(?:i)?|primer(?:i)?|пример(?:и)?|npr\\.?|нпр\\.?",
        "pročitajte (?:i|još|više)|preberite (?:tudi|več)|povezani članci|прочитајте (?:и|још)",
        "(?:povratak )?na vrh|nazaj na vrh|na vrh strani(?:ce)?|на врх|početna(?: strana| stranica)?|naslovnica|domov"
        "|pretraga|traži|išči|претрага|meni|izbornik|kontakt|politika privatnosti|zasebnost|podijeli|podeli|deli"
        "|ispis|štampaj|natisni|prijava|prijavi se|(?:sljedeća|sledeća|naslednja|prethodna|prejšnja)(?: strani(?:ca)?)?"
        "|o nama|o nas|sva prava pridržana|sva prava zadržana|vse pravice pridržane|komentari|sadržaj",
    ),
    "Arabic": _Idioms(
        "(?:انظر|راجع)(?: أيض[اًا]+)?",
        "ملاحظ(?:ة|ات)|تنبيه",
        "المصدر|مصدر|المصادر|المراجع",
        "مثال|أمثلة|مثل",
        "اقرأ (?:أيض[اًا]+|المزيد)|المزيد|مقالات ذات صلة|مواضيع ذات صلة",
        "(?:العودة )?(?:إلى الأعلى|للأعلى|لأعلى)|الصفحة الرئيسية|الرئيسية|بحث|البحث|القائمة|اتصل بنا|تواصل معنا"
        "|سياسة الخصوصية|الاشتراك|اشترك(?: .{1,30})?|شارك|مشاركة|طباعة|تسجيل الدخول|الصفحة (?:التالية|السابقة)|التالي"
        "|السابق|من نحن|جميع الحقوق محفوظة|التعليقات|المحتويات|تجاوز إلى المحتوى(?: الرئيسي)?",
    ),
    "Hebrew": _Idioms(
        "ראו?(?: גם)?|ראה(?: גם)?",
        "הער(?:ה|ות)|שימו לב",
        "מקור(?:ות)?",
        "דוגמ(?:ה|א|אות)|לדוגמה",
        "קרא(?:ו)? (?:גם|עוד)|עוד בנושא|מאמרים קשורים",
        "(?:חזרה )?(?:למעלה|לראש הדף)|דף הבית|עמוד הבית|חיפוש|תפריט|צור קשר|מדיניות פרטיות|הרשמה(?: .{1,20})?"
        "|שתפו|שיתוף|הדפסה|התחברות|(?:העמוד )?(?:הבא|הקודם)|אודות|כל הזכויות שמורות|תגובות|תוכן עניינים"
        "|דלג לתוכן(?: .{1,20})?",
    ),
    "Persian": _Idioms(
        "(?:نگاه کنید به|رجوع کنید به|ر\\.ک\\.?)|همچنین ببینید",
        "نکته|توجه|یادداشت",
        "منبع|منابع",
        "مثال|برای مثال|مانند",
        "بیشتر بخوانید|ادامه مطلب|مطالب مرتبط|همچنین بخوانید",
        "(?:بازگشت به )?بالا(?:ی صفحه)?|صفحه اصلی|خانه|جستجو|منو|تماس با ما|حریم خصوصی|خبرنامه|عضویت(?: .{1,20})?"
        "|اشتراک[ ‌]?گذاری|چاپ|ورود|صفحه (?:بعد|قبل)|بعدی|قبلی|درباره ما|تمامی حقوق محفوظ است|نظرات|فهرست",
    ),
    "Hindi": _Idioms(
        "(?:यह भी )?देखें",
        "नोट|टिप्पणी|ध्यान दें",
        "स्रोत",
        "उदाहरण",
        "और पढ़ें|यह भी पढ़ें|संबंधित लेख|अधिक जानें",
        "(?:वापस )?ऊपर(?: जाएं)?|मुख्य ?पृष्ठ|होम|खोजें?|मेनू|मेन्यू|संपर्क(?: करें)?|गोपनीयता(?: नीति)?|सदस्यता लें"
        "|साझा करें|शेयर करें|प्रिंट करें|लॉग ?इन|अगला(?: पृष्ठ)?|पिछला(?: पृष्ठ)?|हमारे बारे में|सर्वाधिकार सुरक्षित",
    ),
    "Thai": _Idioms(
        "ดู(?:เพิ่มเติม|ที่)?|ดูเพิ่ม",
        "หมายเหตุ|ข้อควรระวัง",
        "ที่มา|แหล่งที่มา|อ้างอิง",
        "ตัวอย่าง|เช่น",
        "อ่าน(?:เพิ่มเติม|ต่อ)|บทความที่เกี่ยวข้อง",
        "กลับ(?:ไป)?(?:ด้านบน|ขึ้นด้านบน)|หน้าแรก|หน้าหลัก|ค้นหา|เมนู|ติดต่อเรา|นโยบายความเป็นส่วนตัว"
        "|สมัคร(?:สมาชิก|รับข่าวสาร)"
        "|แชร์|พิมพ์|เข้าสู่ระบบ|(?:หน้า)?ถัดไป|(?:หน้า)?ก่อนหน้า|เกี่ยวกับเรา|สงวนลิขสิทธิ์|สารบัญ",
    ),
    "Chinese": _Idioms(
        "参见|參見|参阅|參閱|另见|另見|参看|参照",
        "注(?:意|释|釋)?|备注|備註|说明|說明|提示",
        "来源|來源|出处|出處|资料来源",
        "例(?:如|句|子)?|示例|举例",
        "相关(?:文章|阅读|推荐|词条|链接)|相關(?:文章|閱讀|連結)|阅读(?:更多|全文)|閱讀更多|更多|推荐阅读|延伸阅读",
        "(?:返回|回到)?(?:页首|頁首|顶部|頂部|首页|首頁|目录|目錄)|回顶部|搜索|搜尋|菜单|選單|联系我们|聯絡我們|隐私政策"
        "|隱私(?:權)?政策|订阅|訂閱|分享(?:到)?|打印|列印|登录|登入|注册|註冊|上一页|下一页|上一頁|下一頁|上一篇|下一篇"
        "|关于我们|關於我們|版权所有|版權所有|评论|留言|目次",
    ),
    "Japanese": _Idioms(
        "(?:関連)?(?:項目|用語)?(?:を)?参照|→.{1,20}参照|関連用語",
        "注(?:意|釈|記)?|備考|補足|※",
        "出典|引用元|参考(?:文献|資料)?",
        "例(?:文)?|用例|使用例",
        "関連(?:記事|ページ|リンク)|あわせて読みたい|続きを読む|もっと見る|詳しく(?:はこちら|見る)|人気記事|新着記事",
        "(?:ページ)?(?:の)?(?:先頭|上部|トップ|top)(?:へ|に)(?:戻る)?|トップ(?:ページ)?|ホーム|検索|メニュー|お問い?合わせ"
        "|プライバシーポリシー|個人情報保護方針|メルマガ(?:登録)?|シェア(?:する)?|印刷(?:する)?|ログイン|会員登録"
        "|次(?:の(?:ページ|記事))?へ?|前(?:の(?:ページ|記事))?へ?|会社概要|運営会社|サイトマップ|コメント|目次|戻る",
    ),
    "Korean": _Idioms(
        "참조|참고|(?:같이 )?보기",
        "주의|비고|참고 ?사항|주",
        "출처|자료 ?출처",
        "예(?:시|문)?|예를 들어",
        "관련 ?(?:글|기사|문서|용어)|더 ?보기|자세히 ?보기|함께 읽으면 좋은 글|이전 글|다음 글",
        "(?:맨 )?위로(?: 가기)?|처음으로|홈(?:으로)?|검색|메뉴|문의(?:하기)?|연락처|개인정보 ?(?:처리|취급)방침"
        "|구독(?:하기)?|공유(?:하기)?|인쇄|로그인|회원가입|다음(?: 페이지)?|이전(?: 페이지)?|회사 ?소개"
        "|댓글(?: 쓰기)?|목차|본문 ?바로가기|반응형|티스토리 뷰",
    ),
    "Vietnamese": _Idioms(
        "xem(?: thêm| tại)?",
        "lưu ý|ghi chú|chú ý",
        "nguồn|tham khảo",
        "ví dụ|vd",
        "đọc (?:thêm|tiếp)|bài viết liên quan|xem thêm|tìm hiểu thêm",
        "(?:quay )?(?:lên|về) (?:đầu trang|trên)|trang chủ|tìm kiếm|menu|liên hệ|chính sách bảo mật"
        "|đăng ký(?: .{1,20})?"
        "|chia sẻ|đăng nhập|(?:trang )?(?:tiếp theo|trước|sau)|về chúng tôi|giới thiệu|bình luận|mục lục",
    ),
    "Indonesian and Malay": _Idioms(
        "(?:lihat|baca)(?: juga)?",
        "catatan|perhatian|nota",
        "sumber",
        "contoh|misalnya",
        "baca (?:juga|selengkapnya)|artikel terkait|selengkapnya",
        "(?:kembali )?ke (?:atas|awal)|beranda|laman utama|cari|menu|hubungi kami|kontak|kebijakan privasi"
        "|berlangganan|bagikan|kongsi|cetak|masuk|(?:halaman )?(?:berikutnya|selanjutnya|sebelumnya)|tentang kami"
        "|hak cipta dilindungi|tidak ada komentar|komentar|posting komentar|daftar isi",
    ),
    "Basque": _Idioms(
        "ikus(?:i)?(?: ere| gainera)?",
        "oharra?k?",
        "iturria?k?",
        "adibide(?:a|ak|z)?",
        "irakurri (?:gehiago|ere)",
        "(?:itzuli|joan) gora|hasiera|bilatu|menua|kontaktua|harremanetarako|pribatutasun(?:a|.{1,15})"
        "|partekatu|inprimatu"
        "|hurrengoa|aurrekoa|guri buruz|eskubide guztiak erreserbatuta",
    ),
    "Welsh": _Idioms(
        "gweler(?: hefyd)?",
        "nodyn|nodiadau",
        "ffynhonnell",
        "enghraifft|enghreifftiau",
        "darllen(?:wch)? (?:mwy|hefyd)",
        "(?:yn )?ôl i['’]r brig|hafan|chwilio|dewislen|cysylltu(?: â ni)?|preifatrwydd|rhannu|argraffu|nesaf|blaenorol"
        "|amdanom ni",
    ),
}


def _any(*columns: str) -> str:
    """A pattern of what any language says in these columns."""
    return "|".join(getattr(row, column) for row in _LANGUAGES.values() for column in columns)


_SAYING = ("see", "note", "source", "example")
_LONGEST = 60  # letters of what a page says around its entries


@cache
def _of_page() -> re.Pattern[str]:
    return re.compile(rf"\W*(?:{_any('site', 'more')})\W*")


@cache
def _labels() -> re.Pattern[str]:
    return re.compile(_any(*_SAYING, "more"))


@cache
def _leading() -> re.Pattern[str]:
    return re.compile(rf"(?:{_any(*_SAYING)})\s?[:\uff1a]|(?:{_any('see')})\s.{{1,{_LONGEST}}}$")


def is_of_page(text: str) -> bool:
    """Whether a line serves the site, or leads to other pages of it."""
    return len(text) <= _LONGEST and _of_page().fullmatch(text.lower()) is not None


def is_label(text: str) -> bool:
    """Whether a text before a colon begins no entry: the line says more of one, or of the page."""
    return len(text) <= _LONGEST and _labels().fullmatch(text.lower()) is not None


def goes_on(text: str) -> bool:
    """Whether a paragraph begins as one that goes on with the definition above: with a label, or as a reference."""
    return _leading().match(text.lower()) is not None
