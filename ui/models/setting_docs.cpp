#include "ui/models/setting_docs.h"

#include "ui/models/limit_docs.h"

#include <QFile>
#include <QHash>
#include <QStringList>

/// Static libraries lose their resources unless someone asks for them; outside of any namespace.
static void initReferenceResources() {
    Q_INIT_RESOURCE(reference);
}

namespace pallium::ui {
namespace {

QHash<QString, SettingDoc> readReference() {
    initReferenceResources();
    QHash<QString, SettingDoc> docs;
    QFile file(QStringLiteral(":/reference/settings.tsv"));
    if (!file.open(QIODevice::ReadOnly)) return docs;
    for (const QString& line : QString::fromUtf8(file.readAll()).split(u'\n')) {
        const QStringList parts = line.split(u'\t');
        if (parts.size() == 3)
            docs.insert(parts[0], {parts[1].isEmpty() ? QString() : u'-' + parts[1], parts[2]});
    }
    return docs;
}

}  // namespace

SettingDoc settingDoc(const QString& path) {
    static const QHash<QString, SettingDoc> docs = readReference();
    const bool isOverride = path.startsWith(QLatin1String("overrides."));
    if (!isOverride && !path.startsWith(QLatin1String("limits."))) return docs.value(path);
    const QString limit = path.section(u'.', isOverride ? 2 : 1);
    SettingDoc doc = docs.value(QStringLiteral("limits.") + limit);
    // Of limits more is told, and in the language of the window.
    const QString meaning = limitDoc(limit, {}).meaning;
    if (!meaning.isEmpty()) doc.help = meaning;
    return doc;
}

}  // namespace pallium::ui
