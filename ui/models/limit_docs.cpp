#include "ui/models/limit_docs.h"

#include "ui/models/limit_docs_table.h"

#include <QHash>
#include <QRegularExpression>

namespace pallium::ui {
namespace {

QString limitsText(const char* text) {
    return QCoreApplication::translate("Limits", text);
}

LimitKind guessedKind(const QString& value) {
    static const QRegularExpression duration(QStringLiteral("^(\\d+(\\.\\d+)?(ms|[smhdwy]))+$"));
    if (value == QLatin1String("true") || value == QLatin1String("false")) return LimitKind::Switch;
    if (value.startsWith(u'[') || value.startsWith(u'{')) return LimitKind::List;
    if (duration.match(value).hasMatch()) return LimitKind::Duration;
    bool isNumber = false;
    value.toLongLong(&isNumber);
    if (isNumber) return LimitKind::Count;
    value.toDouble(&isNumber);
    return isNumber ? LimitKind::Number : LimitKind::Text;
}

const QHash<QString, const LimitText*>& textsByName() {
    static const auto texts = [] {
        QHash<QString, const LimitText*> all;
        for (const LimitText& text : limitTexts())
            all.insert(QLatin1String(text.name), &text);
        return all;
    }();
    return texts;
}

}  // namespace

QString limitAreaName(LimitArea area) {
    switch (area) {
        case LimitArea::Ingestion:
            return limitsText(QT_TRANSLATE_NOOP("Limits", "Ingestion"));
        case LimitArea::Series:
            return limitsText(QT_TRANSLATE_NOOP("Limits", "Series"));
        case LimitArea::Queries:
            return limitsText(QT_TRANSLATE_NOOP("Limits", "Queries"));
        case LimitArea::Rules:
            return limitsText(QT_TRANSLATE_NOOP("Limits", "Rules"));
        case LimitArea::Storage:
            return limitsText(QT_TRANSLATE_NOOP("Limits", "Storage"));
        case LimitArea::Alertmanager:
            return limitsText(QT_TRANSLATE_NOOP("Limits", "Alertmanager"));
        case LimitArea::Other:
            break;
    }
    return limitsText(QT_TRANSLATE_NOOP("Limits", "Other"));
}

LimitDoc limitDoc(const QString& name, const QString& value) {
    LimitDoc doc;
    doc.name = name;
    if (const LimitText* text = textsByName().value(name)) {
        doc.area = text->area;
        doc.kind = text->kind;
        doc.meaning = limitsText(text->meaning);
        doc.isOffAtZero = text->isOffAtZero;
    } else {
        doc.kind = guessedKind(value);
    }
    return doc;
}

std::vector<QString> knownLimits() {
    std::vector<QString> names;
    for (const LimitText& text : limitTexts())
        names.push_back(QLatin1String(text.name));
    return names;
}

}  // namespace pallium::ui
