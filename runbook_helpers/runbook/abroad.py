"""What people who write in German, French or Spanish call the sections of a runbook."""

from __future__ import annotations

from collections.abc import Mapping

# By the section's key, in lower case.
ABROAD: Mapping[str, tuple[str, ...]] = {
    "summary": (
        "zusammenfassung", "überblick", "auswirkung", "auswirkungen", "worum es geht",
        "beschreibung", "résumé", "contexte", "resumen", "contexto", "impacto",
    ),
    "detection": (
        "erkennung", "symptome", "alarm", "alarme", "auslöser", "détection", "symptômes", "alerte",
        "alertes", "detección", "síntomas", "alerta", "alertas",
    ),
    "prerequisites": ("voraussetzungen", "vorbereitung", "prérequis", "requisitos", "preparación"),
    "investigation": (
        "untersuchung", "prüfen", "analyse", "ursachen", "ursachensuche", "fehlersuche",
        "diagnostic", "diagnóstico", "investigación", "análisis",
    ),
    "remediation": (
        "behebung", "beheben", "abhilfe", "lösung", "maßnahmen", "wiederherstellung", "reparatur",
        "remède", "résolution", "correction", "remédiation", "solución", "remediación",
        "mitigación", "resolución",
    ),
    "verification": (
        "kontrolle", "überprüfung", "nachkontrolle", "verifikation", "erfolgskontrolle",
        "vérification", "vérifications", "verificación", "comprobación",
    ),
    "rollback": (
        "rücknahme", "zurückrollen", "rückgängig machen", "retour arrière", "annulation",
        "reversión", "deshacer",
    ),
    "escalation": (
        "eskalation", "ansprechpartner", "kontakte", "escalade", "escalado", "escalamiento",
        "contactos",
    ),
    "prevention": ("vorbeugung", "nachbereitung", "prévention", "prevención"),
    "references": ("verweise", "siehe auch", "weiterführendes", "références", "referencias"),
    "history": ("änderungsverlauf", "versionshistorie", "historique", "historial"),
}  # fmt: skip
