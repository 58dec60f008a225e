#include "ui/pages/page.h"

#include <QJsonArray>

namespace pallium::ui {

QJsonObject runningQuery(const QString& expression) {
    const QJsonObject row{{QStringLiteral("text"), expression}};
    return {{QStringLiteral("expressions"), QJsonArray{row}}, {QStringLiteral("run"), true}};
}

}  // namespace pallium::ui
