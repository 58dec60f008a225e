#include "ui/pages/services/members_view.h"

#include "ui/widgets/data_table.h"
#include "ui/widgets/state_stack.h"
#include "ui/widgets/text_style.h"

#include <QLabel>
#include <QVBoxLayout>

namespace pallium::ui {

MembersView::MembersView(QWidget* parent) : QWidget(parent) {
    auto* content = new QWidget;
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    m_table = new DataTable(&m_model, tr("Members that gossip"));
    column->addWidget(m_table, 1);
    m_keys = createText({}, TextRole::Muted);
    m_keys->setObjectName(QStringLiteral("gossipKeys"));
    m_keys->setTextFormat(Qt::PlainText);
    m_keys->setTextInteractionFlags(Qt::TextSelectableByMouse);
    column->addWidget(m_keys);
    m_stack = new StateStack(content, this);
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 8, 0, 0);
    outer->addWidget(m_stack);
}

void MembersView::showStatus(const MemberlistStatus& status) {
    m_model.setMembers(status.members);
    m_keys->setText(status.keys.isEmpty()
                        ? tr("Nothing is gossiped about yet.")
                        : tr("Keys: %1").arg(status.keys.join(QStringLiteral(", "))));
    m_stack->showContent();
}

void MembersView::forget() {
    m_model.setMembers({});
    m_keys->clear();
    m_stack->reset();
}

}  // namespace pallium::ui
