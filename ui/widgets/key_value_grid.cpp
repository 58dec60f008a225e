#include "ui/widgets/key_value_grid.h"

#include "ui/widgets/text_style.h"

#include <QGridLayout>
#include <QLabel>

namespace pallium::ui {

KeyValueGrid::KeyValueGrid(QWidget* parent) : QWidget(parent) {
    m_grid = new QGridLayout(this);
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setHorizontalSpacing(16);
    m_grid->setVerticalSpacing(6);
    m_grid->setColumnStretch(1, 1);
}

void KeyValueGrid::setRows(const Rows& rows) {
    m_rows = rows;
    while (m_labels.size() > rows.size()) {
        m_labels.back().first->deleteLater();
        m_labels.back().second->deleteLater();
        m_labels.pop_back();
    }
    while (m_labels.size() < rows.size()) {
        auto* key = new QLabel(this);
        setTextRole(*key, TextRole::Muted);
        // As the value: labels of two kinds lay out text a pixel apart.
        key->setTextInteractionFlags(Qt::TextSelectableByMouse);
        auto* value = new QLabel(this);
        setTextRole(*value, TextRole::Body);
        value->setTextInteractionFlags(Qt::TextSelectableByMouse);
        value->setWordWrap(true);
        const int row = static_cast<int>(m_labels.size());
        m_grid->addWidget(key, row, 0, Qt::AlignTop);
        m_grid->addWidget(value, row, 1, Qt::AlignTop);
        m_labels.emplace_back(key, value);
    }
    for (size_t row = 0; row < rows.size(); ++row) {
        const auto& [key, value] = m_labels[row];
        if (key->text() != rows[row].first) key->setText(rows[row].first);
        if (value->text() != rows[row].second) value->setText(rows[row].second);
    }
}

QString KeyValueGrid::plainText() const {
    QString text;
    for (const auto& [key, value] : m_rows)
        text += QStringLiteral("%1: %2\n").arg(key, value);
    return text;
}

}  // namespace pallium::ui
