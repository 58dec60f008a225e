#pragma once

#include "ui/models/query_run.h"

#include <QString>
#include <QWidget>

class QComboBox;

namespace pallium::ui {

/// Which answer a table or a text shows.
struct ResultChoice {
    enum class Part : quint8 { Instant, Range };
    QString letter;  // of the expression
    Part part = Part::Instant;
    bool operator==(const ResultChoice&) const = default;
};

/// Chooses one expression of those that ran, and its value at the end or over the range. Threads:
/// GUI thread.
class ResultPicker final : public QWidget {
    Q_OBJECT

  public:
    explicit ResultPicker(QWidget* parent = nullptr);

    /// The letters that can be chosen; the choice stays if it is among them.
    void setLetters(const QStringList& letters);
    void setChoice(const ResultChoice& choice);
    ResultChoice choice() const;

  Q_SIGNALS:
    /// A person chose.
    void chosen(const pallium::ui::ResultChoice& choice);

  private:
    QComboBox* m_letters = nullptr;
    QComboBox* m_parts = nullptr;
};

}  // namespace pallium::ui
