#include "ui/pages/connections/profile_tab.h"

#include "ui/widgets/text_style.h"

#include <QLabel>
#include <QVBoxLayout>

namespace pallium::ui {
namespace {

constexpr int kMaxFormWidth = 640;  // longer lines are hard to read

}  // namespace

ProfileTab::ProfileTab(QWidget* parent) : QWidget(parent) {
    auto* body = new QWidget;
    body->setMaximumWidth(kMaxFormWidth);
    m_form = new QFormLayout(body);
    m_form->setContentsMargins(16, 16, 16, 16);
    m_form->setHorizontalSpacing(16);
    m_form->setVerticalSpacing(8);
    m_form->setLabelAlignment(Qt::AlignLeft);
    m_form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(body);
    layout->addStretch(1);
}

void ProfileTab::addRow(const QString& label, QWidget* field, const QString& hint) {
    auto* text = new QLabel(label);
    text->setBuddy(field);
    field->setAccessibleName(label);
    m_form->addRow(text, field);
    if (hint.isEmpty()) return;
    field->setAccessibleDescription(hint);
    m_form->addRow(new QLabel, createText(hint, TextRole::Muted));
}

void ProfileTab::addRow(QWidget* field, const QString& hint) {
    m_form->addRow(new QLabel, field);
    if (hint.isEmpty()) return;
    field->setAccessibleDescription(hint);
    m_form->addRow(new QLabel, createText(hint, TextRole::Muted));
}

}  // namespace pallium::ui
