"""Words that people put around what they look for, English and Spanish, as `terms` folds them."""

# They only make a question of it: "who has", "where can I find", "quién tiene".
QUESTION_WORDS = frozenset(
    """
    who whom whose what which where when why how is are am was were be do does did has have had
    can could would should will i im my me we our you your there any anyone anybody somebody
    someone get find finding need needs want looking look show tell give please know knows about
    that this these those some into
    quien quienes que cual cuales donde cuando como es son esta estan hay ha han tiene tienen
    tengo puede pueden puedo hace hacen hacer mi mis me nos su sus busco buscar encontrar
    encuentro necesito quiero sobre por favor un una unos unas el la los las al con
    """.split()
)
# They say little, as nearly everybody here is an office with data; who has them only goes first.
FILLERS = frozenset(
    """
    data map maps
    information info statistics statistic stats numbers figures help helps helping
    department departments office offices agency agencies division bureau team service services
    resource resources organization organizations group groups people person expert experts
    contact contacts partner partners local
    datos mapa mapas
    informacion estadisticas cifras ayuda ayudar departamento departamentos oficina oficinas
    agencia agencias division equipo servicio servicios recurso recursos organizacion
    organizaciones grupo grupos personas experto expertos contacto contactos socio socios
    """.split()
)
# With these neighbors a filler says something.
FIXED_PHRASES = frozenset({("open", "data"), ("data", "center"), ("datos", "abiertos"),
                           ("data", "literacy"), ("data", "science")})  # fmt: skip
