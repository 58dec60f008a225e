#pragma once

#include "ui/models/ring_tokens.h"

#include <QWidget>

#include <vector>

namespace pallium::ui {

/// The hash ring unrolled: from 0 at the left to 2^32 at the right, each stretch in the colour of
/// its owner. The pointer, or Left, Right, Home and End, choose a token whose owner is told.
/// Threads: GUI thread.
class RingStrip final : public QWidget {
    Q_OBJECT

  public:
    explicit RingStrip(QWidget* parent = nullptr);
    void setMembers(const std::vector<RingMember>& members);
    /// What the chosen token is: `Token 123 of ingester-0, 1 of 384`.
    QString cursorText() const;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return {200, sizeHint().height()}; }

  Q_SIGNALS:
    void cursorChanged(const QString& text);

  protected:
    void paintEvent(QPaintEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;

  private:
    void setCursorAt(int token);
    void showCursor();
    quint32 keyAt(int x) const;
    int xOf(quint32 token) const;

    std::vector<RingMember> m_members;
    std::vector<RingToken> m_tokens;
    int m_cursor = -1;
    QString m_toldText;
};

}  // namespace pallium::ui
