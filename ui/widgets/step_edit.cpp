#include "ui/widgets/step_edit.h"

#include "ui/models/format.h"

#include <QEvent>
#include <QLineEdit>

#include <array>

namespace pallium::ui {
namespace {

constexpr std::array<qint64, 9> kUsualStepsMs{5000,   15000,   30000,    60000,   300000,
                                              900000, 3600000, 21600000, 86400000};

}  // namespace

StepEdit::StepEdit(QWidget* parent) : QComboBox(parent) {
    setEditable(true);
    setInsertPolicy(QComboBox::NoInsert);
    setSizeAdjustPolicy(QComboBox::AdjustToContents);
    setCompleter(nullptr);
    constexpr int kLongestText = 14;  // `Medium (30s)`, in any language
    setMinimumContentsLength(kLongestText);
    fill();
    connect(this, &QComboBox::activated, this, [this](int index) {
        // What is typed and equals an entry arrives here as well.
        if (const auto choice = parseStepChoice(itemData(index).toString())) setChoice(*choice);
        showChoice();
    });
    connect(lineEdit(), &QLineEdit::editingFinished, this, &StepEdit::applyText);
}

void StepEdit::fill() {
    clear();
    addItem(tr("Auto", "step"), QStringLiteral("auto"));
    addItem(tr("Low", "resolution"), QStringLiteral("low"));
    addItem(tr("Medium", "resolution"), QStringLiteral("medium"));
    addItem(tr("High", "resolution"), QStringLiteral("high"));
    insertSeparator(count());
    for (const qint64 stepMs : kUsualStepsMs)
        addItem(promDuration(stepMs), promDuration(stepMs));
    setAccessibleName(tr("Step"));
    setToolTip(
        tr("How far apart the points of the graph are: by its width, or a duration such as "
           "30s"));
    showChoice();
}

void StepEdit::setChoice(const StepChoice& choice) {
    if (m_choice == choice) return showChoice();
    m_choice = choice;
    showChoice();
    Q_EMIT choiceChanged(m_choice);
}

void StepEdit::setUsedStepMs(qint64 stepMs) {
    m_usedStepMs = stepMs;
    // Nobody's typing is overwritten by an answer that arrives.
    if (!lineEdit()->isModified() || !lineEdit()->hasFocus()) showChoice();
}

void StepEdit::applyText() {
    if (!lineEdit()->isModified()) return;
    const int entry = findText(lineEdit()->text().trimmed(), Qt::MatchFixedString);
    const QString text = entry >= 0 ? itemData(entry).toString() : lineEdit()->text();
    if (const auto choice = parseStepChoice(text)) return setChoice(*choice);
    // What is no step goes back to the one that is.
    showChoice();
}

void StepEdit::showChoice() {
    const QSignalBlocker blocker(this);
    const int entry = findData(stepChoiceText(m_choice));
    setCurrentIndex(entry);
    QString text = entry >= 0 ? itemText(entry) : promDuration(m_choice.fixedMs);
    const bool isFixed = m_choice.kind == StepChoice::Kind::Fixed;
    if (m_usedStepMs > 0 && !(isFixed && m_choice.fixedMs == m_usedStepMs))
        text = tr("%1 (%2)", "choice of the step, the step used")
                   .arg(text, promDuration(m_usedStepMs));
    setEditText(text);
    lineEdit()->setModified(false);
    lineEdit()->setCursorPosition(0);
}

void StepEdit::changeEvent(QEvent* event) {
    QComboBox::changeEvent(event);
    if (event->type() == QEvent::LanguageChange) fill();
}

}  // namespace pallium::ui
