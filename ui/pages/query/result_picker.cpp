#include "ui/pages/query/result_picker.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QSignalBlocker>

namespace pallium::ui {

ResultPicker::ResultPicker(QWidget* parent)
    : QWidget(parent), m_letters(new QComboBox(this)), m_parts(new QComboBox(this)) {
    m_letters->setAccessibleName(tr("Expression whose result is shown"));
    m_letters->setToolTip(m_letters->accessibleName());
    m_parts->setAccessibleName(tr("Part of the result"));
    m_parts->addItem(tr("At the end"));
    m_parts->addItem(tr("Over the range"));
    m_parts->setToolTip(tr("The value at the end of the range, or a summary of all samples in it"));
    auto* const layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addWidget(m_letters);
    layout->addWidget(m_parts);
    for (QComboBox* const box : {m_letters, m_parts}) {
        connect(box, &QComboBox::activated, this, [this] { Q_EMIT chosen(choice()); });
    }
}

void ResultPicker::setLetters(const QStringList& letters) {
    const QString before = choice().letter;
    const QSignalBlocker blocker(m_letters);
    m_letters->clear();
    for (const QString& letter : letters)
        m_letters->addItem(tr("Expression %1").arg(letter), letter);
    m_letters->setCurrentIndex(std::max(0, static_cast<int>(letters.indexOf(before))));
    m_letters->setVisible(letters.size() > 1);
}

void ResultPicker::setChoice(const ResultChoice& choice) {
    const int index = m_letters->findData(choice.letter);
    if (index >= 0) m_letters->setCurrentIndex(index);
    m_parts->setCurrentIndex(choice.part == ResultChoice::Part::Range ? 1 : 0);
}

ResultChoice ResultPicker::choice() const {
    const bool isRange = m_parts->currentIndex() == 1;
    return {m_letters->currentData().toString(),
            isRange ? ResultChoice::Part::Range : ResultChoice::Part::Instant};
}

}  // namespace pallium::ui
