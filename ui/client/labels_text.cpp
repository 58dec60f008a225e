#include "ui/client/query_api.h"

namespace pallium::ui {
namespace {

QString quotedValue(const QString& value) {
    QString text(u'"');
    for (const QChar c : value) {
        if (c == u'\n') {
            text += QLatin1String("\\n");
            continue;
        }
        if (c == u'"' || c == u'\\') text += u'\\';
        text += c;
    }
    return text + u'"';
}

}  // namespace

QString labelsText(const LabelList& labels) {
    QString name;
    QString rest;
    for (const auto& [label, value] : labels) {
        if (label == QLatin1String("__name__")) {
            name = value;
            continue;
        }
        if (!rest.isEmpty()) rest += QLatin1String(", ");
        rest += label + u'=' + quotedValue(value);
    }
    if (rest.isEmpty() && !name.isEmpty()) return name;
    return name + u'{' + rest + u'}';
}

}  // namespace pallium::ui
