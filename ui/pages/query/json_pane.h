#pragma once

#include "ui/client/query_api.h"
#include "ui/pages/query/result_picker.h"

#include <QWidget>

class QPlainTextEdit;
class QToolButton;

namespace pallium::ui {

class TokenLabel;

/// An answer as it was received, laid out for reading, below the request that asked for it. Nothing
/// is laid out until the pane is seen. Threads: GUI thread.
class JsonPane final : public QWidget {
    Q_OBJECT

  public:
    explicit JsonPane(QWidget* parent = nullptr);

    ResultPicker& picker() { return *m_picker; }
    QPlainTextEdit* text() const { return m_text; }
    /// `request` is the one line that was sent. Without an answer `reason` stands in its place.
    void setAnswer(const QueryAnswerPtr& answer, const QString& request, const QString& reason);

  protected:
    void showEvent(QShowEvent* event) override;

  private:
    void layOutText();

    ResultPicker* m_picker = nullptr;
    QPlainTextEdit* m_text = nullptr;
    TokenLabel* m_request = nullptr;
    TokenLabel* m_size = nullptr;
    QToolButton* m_copy = nullptr;
    QueryAnswerPtr m_answer;
    QueryAnswerPtr m_shown;
    quint64 m_generation = 0;
};

}  // namespace pallium::ui
