#include "ui/widgets/page_header.h"

#include "ui/widgets/action_button.h"
#include "ui/widgets/text_style.h"

#include <QHBoxLayout>
#include <QLabel>

namespace pallium::ui {

PageHeader::PageHeader(const QString& title, QWidget* parent) : QWidget(parent) {
    m_row = new QHBoxLayout(this);
    m_row->setContentsMargins(0, 0, 0, 0);
    m_row->setSpacing(8);
    auto* heading = new QLabel(title, this);
    setTextRole(*heading, TextRole::Title);
    m_remark = new QLabel(this);
    setTextRole(*m_remark, TextRole::Muted);
    m_remark->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_row->addWidget(heading);
    m_row->addSpacing(8);
    m_row->addWidget(m_remark, 1);
}

void PageHeader::setRemark(const QString& remark) {
    m_remark->setText(remark);
}

QString PageHeader::remark() const {
    return m_remark->text();
}

void PageHeader::addAction(QAction* action) {
    m_row->addWidget(new ActionButton(action, this));
}

void PageHeader::addWidget(QWidget* widget) {
    m_row->addWidget(widget);
}

}  // namespace pallium::ui
