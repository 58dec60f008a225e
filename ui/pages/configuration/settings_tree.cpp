#include "ui/pages/configuration/settings_tree.h"

#include "ui/models/settings_model.h"

#include <QGuiApplication>
#include <QHeaderView>

namespace pallium::ui {
namespace {

/// Names are indented, so they get more than values.
int weightOf(int column) {
    return column == SettingsModel::Setting ? 5 : 3;
}

}  // namespace

SettingsTree::SettingsTree(QWidget* parent) : QTreeView(parent) {
    header()->setSectionResizeMode(QHeaderView::Interactive);
    header()->setStretchLastSection(true);
    connect(header(), &QHeaderView::sectionResized, this, [this] {
        if (!m_isFitting && QGuiApplication::mouseButtons().testFlag(Qt::LeftButton))
            m_isHeld = true;
    });
}

void SettingsTree::fitColumns() {
    if (model() == nullptr || m_isHeld) return;
    m_isFitting = true;
    int weights = 0;
    for (int column = 0; column < header()->count(); ++column)
        if (!isColumnHidden(column)) weights += weightOf(column);
    for (int column = 0; column < header()->count(); ++column)
        if (!isColumnHidden(column))
            header()->resizeSection(column, viewport()->width() * weightOf(column) / weights);
    m_isFitting = false;
}

void SettingsTree::resizeEvent(QResizeEvent* event) {
    QTreeView::resizeEvent(event);
    fitColumns();
}

}  // namespace pallium::ui
