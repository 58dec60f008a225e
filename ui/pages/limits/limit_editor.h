#pragma once

#include "ui/models/limit_rows.h"

#include <QJsonObject>
#include <QWidget>

#include <optional>

class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;

namespace pallium::ui {

/// Sets one limit of one tenant: a field, what is set before and after, and where it goes. It
/// changes nothing itself. Threads: GUI thread.
class LimitEditor final : public QWidget {
    Q_OBJECT

  public:
    enum class Way : quint8 {
        Api,   // the server takes it
        File,  // it has to be written into the runtime file: the lines for it are shown
    };

    explicit LimitEditor(QWidget* parent = nullptr);

    /// `overrides`: all limits that the tenant has of its own.
    void edit(const LimitRow& row, const QString& tenant, const QJsonObject& overrides, Way way);
    /// Of the limit that is edited; empty if none is.
    const QString& limit() const { return m_row.doc.name; }
    /// What the server said against it, beside the field.
    void showRefusal(const QString& text);
    /// While a change is under way, or the connection is read-only: says why nothing can be sent.
    void setBlocked(const QString& why);
    void focusField();

  Q_SIGNALS:
    /// What the tenant's own limits should be instead.
    void applied(const QJsonObject& limits);
    void copied(const QString& yaml);
    void closed();

  protected:
    void keyPressEvent(QKeyEvent* event) override;

  private:
    QWidget* createField();
    QWidget* createTexts();
    QWidget* createButtons();
    /// The limits as the field says; nullopt, with the reason shown, if it holds no value.
    std::optional<QJsonObject> wanted() const;
    QString problem() const;
    void showState();
    void apply();

    LimitRow m_row;
    QString m_tenant;
    QJsonObject m_overrides;
    Way m_way = Way::Api;
    QString m_refusal;
    QString m_blocked;
    QLabel* m_title = nullptr;
    QLabel* m_hint = nullptr;
    QLineEdit* m_field = nullptr;
    QLabel* m_problem = nullptr;
    QLabel* m_afterTitle = nullptr;
    QPlainTextEdit* m_before = nullptr;
    QPlainTextEdit* m_after = nullptr;
    QPushButton* m_apply = nullptr;
    QPushButton* m_remove = nullptr;
    QPushButton* m_copy = nullptr;
};

}  // namespace pallium::ui
