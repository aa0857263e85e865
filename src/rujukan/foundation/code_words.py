"""Neutral words for codes: things of field, sea and loom, and gentle qualities; no place, clan, faith or body."""

NATURE = tuple(
    """
    akar ambar anggur angin anyam apung arang asam awan ayun bakau balok bambu batang batu bayam bayung beludru
    belimbing bening benang beras bidara biji bilah bintang bola bukit bulan bulir bulu bunga buluh cahaya cangkir
    cempaka cendana cengkeh cemara cermin cincin ciplukan dahan damar danau dapur daun delima dermaga duku durian
    embun emping enau engsel fajar gabah gading gaharu galah gandum gelas gelombang gerabah gerimis gitar gula gunung
    halaman hilir hujan intan jagung jahe jala jambu jati jembatan jendela jeruk kabut kaca kacang kain kakao kaktus
    kali kapas kapur karang kayu kebun kecapi kelapa kelor kemiri kenanga kenari kendi keranjang kerikil kersen
    ketapang kina kipas kismis kolam kopi kuali kunyit ladang lada lampu langit laut layang layar lembah lengkuas
    lentera lilin lontar lumbung lumut madu mahoni mangga manggis matahari mawar melati melon mentimun menara mutiara
    nangka nanas nila nipah nyiur ombak pagar padi pakis pala palem pandan pantai papan pasir payung pelangi pena
    perahu periuk perunggu pinang pinus pisang pohon puncak rambutan ranting rebana rebung rempah roda rotan rumpun
    sabut sagu salak sampan samudra sapu sawah sawo sayap selasih semangka senja seruling serai sirih sirsak sisir
    sumur sungai sutra taman tambang tangga tanjung tebing tebu telaga teluk tembaga tempayan tenun tepung teratai
    tikar timah tiram tomat topi ubi ulin wangi waru warna wortel zaitun
    """.split()  # noqa: SIM905
)
QUALITY = tuple(
    """
    abadi agung ajek akrab alami aman amanah anggun antik arif asli asri awet bagus bahagia baik baru bebas benar
    berani bersih betah biru bulat bundar cakap cekatan cendekia cepat cerah cerdas ceria cermat cukup damai dekat
    dingin empuk enak fasih gembira gemilang giat hadir halus handal hangat harmoni harum hemat hening hijau ikhlas
    indah jelas jeli jernih jingga jujur kaya kekal kenyal kilau kokoh kuat kuning lancar langgeng lapang lebar lekas
    lembut lentur lestari lincah lugas luhur lurus luwes mahir makmur manis mantap mapan marak matang megah mekar
    merdu meriah mudah mujur mulia mulus murni nyaman nyaring nyata padu panjang peka penuh perak permai pesat polos
    prima putih rajin ramah ramai rampung rapat rapi rata rendah riang rimbun rindang ringan rukun runtut sabar sahaja
    santai santun sayang sedap segar sejahtera sejuk sentosa semarak sempurna senang sepadan setia siap sigap sopan
    sukses syahdu tabah tajam takzim tangguh tangkas tegak tegap teguh tekun teladan teliti tenang tenteram tepat
    terang tertib tetap teduh tinggi tulus ulet ulung unggul untung utama utuh wajar wibawa
    """.split()  # noqa: SIM905
)
