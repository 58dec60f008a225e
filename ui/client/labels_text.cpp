#include "ui/client/query_api.h"

namespace pallium::ui {

QString quotedValue(const QString& text) {
    QString quoted(u'"');
    for (const QChar c : text) {
        if (c == u'\n') {
            quoted += QLatin1String("\\n");
            continue;
        }
        if (c == u'"' || c == u'\\') quoted += u'\\';
        quoted += c;
    }
    return quoted + u'"';
}

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
