#include "ui/pages/query/json_pane.h"

#include "ui/connection/background.h"
#include "ui/models/format.h"
#include "ui/models/json_view.h"
#include "ui/widgets/text_style.h"
#include "ui/widgets/theme.h"
#include "ui/widgets/token_label.h"

#include <QApplication>
#include <QClipboard>
#include <QHBoxLayout>
#include <QPlainTextEdit>
#include <QToolButton>
#include <QVBoxLayout>

namespace pallium::ui {

JsonPane::JsonPane(QWidget* parent)
    : QWidget(parent), m_picker(new ResultPicker(this)), m_text(new QPlainTextEdit(this)) {
    m_request = new TokenLabel(Token::TextMuted, this);
    m_request->setObjectName(QStringLiteral("request"));
    m_request->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_request->setWordWrap(true);
    setMonospace(*m_request);
    m_size = new TokenLabel(Token::TextMuted, this);
    m_size->setObjectName(QStringLiteral("size"));
    m_copy = new QToolButton(this);
    m_copy->setIcon(theme().icon(QStringLiteral("copy")));
    m_copy->setText(tr("Copy"));
    m_copy->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_copy->setToolTip(tr("Copy the answer as it was received"));
    m_text->setReadOnly(true);
    m_text->setObjectName(QStringLiteral("json"));
    m_text->setAccessibleName(tr("Answer as JSON"));
    m_text->setLineWrapMode(QPlainTextEdit::NoWrap);
    setMonospace(*m_text);
    // Keys and pointer select, Tab leaves.
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_text->setTabChangesFocus(true);
    connect(m_copy, &QToolButton::clicked, this, [this] {
        if (!m_answer || !m_answer->json) return;
        QApplication::clipboard()->setText(QString::fromUtf8(*m_answer->json));
    });
    auto* const top = new QHBoxLayout;
    top->setSpacing(8);
    top->addWidget(m_picker);
    top->addWidget(m_size);
    top->addStretch(1);
    top->addWidget(m_copy);
    auto* const layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addLayout(top);
    layout->addWidget(m_request);
    layout->addWidget(m_text, 1);
    setTabOrder(m_picker, m_copy);
    setTabOrder(m_copy, m_text);
}

void JsonPane::setAnswer(const QueryAnswerPtr& answer, const QString& request,
                         const QString& reason) {
    m_answer = answer;
    m_request->setText(request);
    m_copy->setEnabled(answer && answer->json);
    if (!m_answer) {
        ++m_generation;
        m_shown.reset();
        m_text->setPlainText(reason);
        m_size->clear();
        return;
    }
    if (isVisible()) layOutText();
}

void JsonPane::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    layOutText();
}

void JsonPane::layOutText() {
    if (!m_answer || !m_answer->json || m_answer == m_shown) return;
    m_shown = m_answer;
    const quint64 generation = ++m_generation;
    runInBackground(
        this, [json = m_answer->json] { return prettyJson(*json); },
        [this, generation](const JsonText& json) {
            if (generation != m_generation) return;
            m_text->setPlainText(json.text);
            m_size->setText(
                json.isCut() ? tr("The first %1 of %2 are shown")
                                   .arg(formatBytes(json.shownBytes), formatBytes(json.totalBytes))
                             : formatBytes(json.totalBytes));
        });
}

}  // namespace pallium::ui
