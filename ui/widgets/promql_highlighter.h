#pragma once

#include "ui/models/problem.h"
#include "ui/models/promql_tokens.h"

#include <QSyntaxHighlighter>
#include <QTextCharFormat>

#include <array>

namespace pallium::ui {

/// Colours a query. Kinds differ by colour and by weight or slant; problems get a wave line below
/// them. Follows the theme. Threads: GUI thread.
class PromqlHighlighter final : public QSyntaxHighlighter {
    Q_OBJECT

  public:
    explicit PromqlHighlighter(QTextDocument* document);
    void setProblems(const Problems& problems);

  protected:
    void highlightBlock(const QString& text) override;

  private:
    void readTheme();
    void underlineProblems(const QString& text);

    static constexpr size_t kKinds = static_cast<size_t>(CodeKind::Error) + 1;
    std::array<QTextCharFormat, kKinds> m_formats;
    Problems m_problems;
};

}  // namespace pallium::ui
