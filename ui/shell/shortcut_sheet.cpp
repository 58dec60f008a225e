#include "ui/shell/shortcut_sheet.h"

#include "ui/shell/row_delegate.h"
#include "ui/widgets/command_registry.h"
#include "ui/widgets/filter_edit.h"

#include <QLineEdit>
#include <QListView>
#include <QVBoxLayout>

#include <algorithm>

namespace pallium::ui {
namespace {

/// The heading of a command's area, from the first part of its id.
QString areaTitle(const QString& id) {
    const QString area = id.section(QLatin1Char('.'), 0, 0);
    if (area == QLatin1String("page")) return ShortcutSheet::tr("Pages");
    if (area == QLatin1String("tab")) return ShortcutSheet::tr("Tabs");
    if (area == QLatin1String("query")) return ShortcutSheet::tr("Query");
    if (area == QLatin1String("chart")) return ShortcutSheet::tr("Chart");
    if (area == QLatin1String("edit")) return ShortcutSheet::tr("Editing");
    if (area == QLatin1String("connection") || area == QLatin1String("tenant"))
        return ShortcutSheet::tr("Connection");
    if (area == QLatin1String("view") || area == QLatin1String("pane"))
        return ShortcutSheet::tr("View");
    return ShortcutSheet::tr("General");
}

}  // namespace

ShortcutSheet::ShortcutSheet(const CommandRegistry& commands, QWidget* parent) : QDialog(parent) {
    setWindowTitle(tr("Keyboard shortcuts"));
    setAttribute(Qt::WA_DeleteOnClose);
    resize(520, 600);
    for (const QAction* action : commands.actions()) {
        if (action->shortcut().isEmpty()) continue;
        const QString id = CommandRegistry::idOf(*action);
        Row row;
        row.key = id;
        row.text = action->text().remove(QLatin1Char('&'));
        row.hint = action->shortcut().toString(QKeySequence::NativeText);
        row.icon = QStringLiteral("keyboard");
        m_lines.push_back({areaTitle(id), row});
    }
    std::stable_sort(m_lines.begin(), m_lines.end(), [](const Line& left, const Line& right) {
        return left.area.localeAwareCompare(right.area) < 0;
    });
    auto* field = new FilterEdit(tr("Find a command or a key"));
    auto* list = new QListView;
    field->setList(list);
    list->setAccessibleName(tr("Shortcuts"));
    list->setModel(&m_rows);
    list->setItemDelegate(new RowDelegate(list));
    list->setFrameShape(QFrame::NoFrame);
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(field);
    layout->addWidget(list, 1);
    connect(field, &QLineEdit::textChanged, this, &ShortcutSheet::showLines);
    showLines({});
}

void ShortcutSheet::showLines(const QString& filter) {
    std::vector<Row> rows;
    QString area;
    for (const Line& line : m_lines) {
        if (!line.row.text.contains(filter, Qt::CaseInsensitive) &&
            !line.row.hint.contains(filter, Qt::CaseInsensitive))
            continue;
        if (line.area != area) rows.push_back({{}, line.area, {}, {}, {}});
        area = line.area;
        rows.push_back(line.row);
    }
    m_rows.setRows(std::move(rows));
}

}  // namespace pallium::ui
