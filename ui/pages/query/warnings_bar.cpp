#include "ui/pages/query/warnings_bar.h"

#include "ui/models/format.h"
#include "ui/widgets/limits_button.h"
#include "ui/widgets/theme.h"
#include "ui/widgets/token_label.h"

#include <QHBoxLayout>
#include <QToolButton>

namespace pallium::ui {
namespace {

constexpr int kMaxShownTexts = 20;

}  // namespace

WarningsBar::WarningsBar(QWidget* parent)
    : QFrame(parent),
      m_toggle(new QToolButton(this)),
      m_text(new TokenLabel(Token::Text, this)),
      m_limits(new LimitsButton(this)) {
    setFrameShape(QFrame::StyledPanel);
    m_toggle->setCheckable(true);
    m_toggle->setAutoRaise(true);
    m_toggle->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_toggle->setObjectName(QStringLiteral("warnings"));
    m_text->setWordWrap(true);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto* const layout = new QHBoxLayout(this);
    layout->setContentsMargins(8, 4, 8, 4);
    layout->setSpacing(8);
    layout->addWidget(m_toggle, 0, Qt::AlignTop);
    layout->addWidget(m_text, 1);
    layout->addWidget(m_limits, 0, Qt::AlignTop);
    connect(m_toggle, &QToolButton::toggled, this, &WarningsBar::show);
    hide();
}

void WarningsBar::setTexts(const QStringList& warnings, const QStringList& infos) {
    m_warnings = warnings;
    m_infos = infos;
    const bool isWarning = !warnings.isEmpty();
    m_toggle->setIcon(
        theme().icon(isWarning ? QStringLiteral("alert-triangle") : QStringLiteral("info"),
                     isWarning ? Token::Warn : Token::Info));
    const QString count = formatCount(isWarning ? warnings.size() : infos.size());
    m_toggle->setText(isWarning ? tr("Warnings: %1").arg(count) : tr("Remarks: %1").arg(count));
    m_limits->offerFor(warnings.join(u'\n'));
    show(m_toggle->isChecked());
    setVisible(isWarning || !infos.isEmpty());
}

void WarningsBar::show(bool isOpen) {
    const QStringList all = m_warnings + m_infos;
    QString text = isOpen ? all.mid(0, kMaxShownTexts).join(u'\n') : all.value(0);
    if (isOpen && all.size() > kMaxShownTexts) {
        text += u'\n' + tr("and %Ln more", nullptr, static_cast<int>(all.size()) - kMaxShownTexts);
    }
    m_text->setText(text);
    m_toggle->setToolTip(isOpen ? tr("Show the first only") : tr("Show all"));
}

}  // namespace pallium::ui
