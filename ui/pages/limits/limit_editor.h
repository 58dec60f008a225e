#pragma once

#include "ui/models/limit_rows.h"
#include "ui/pages/limits/file_preview.h"

#include <QJsonObject>
#include <QWidget>

#include <optional>

class QComboBox;
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
        Api,    // the server takes it
        File,   // it is written into a runtime file of this computer
        Lines,  // the runtime file is elsewhere: the lines for it are shown
    };
    /// By which ways the limit can be set; by the first that is there unless somebody chooses.
    struct Ways {
        bool hasApi = false;
        QString filePath = {};  // empty: there is no file that could be written
        QByteArray fileText = {};
        QString fileProblem = {};  // why the file that is there cannot be written
    };

    explicit LimitEditor(QWidget* parent = nullptr);

    /// `overrides`: all limits that the tenant has of its own.
    void edit(const LimitRow& row, const QString& tenant, const QJsonObject& overrides,
              const Ways& ways);
    /// Of the limit that is edited; empty if none is.
    const QString& limit() const { return m_row.doc.name; }
    /// What the server said against it, beside the field.
    void showRefusal(const QString& text);
    /// While a change is under way, or the connection is read-only: says why nothing can be sent.
    void setBlocked(const QString& why);
    void focusField();

  Q_SIGNALS:
    /// What the tenant's own limits should be instead, by the API.
    void applied(const QJsonObject& limits);
    /// What should stand in the file; nullopt: nothing of this limit.
    void written(const std::optional<QJsonValue>& value);
    void copied(const QString& yaml);
    void closed();

  protected:
    void keyPressEvent(QKeyEvent* event) override;

  private:
    QWidget* createField();
    QWidget* createTexts();
    QWidget* createButtons();
    QWidget* createWays();
    /// What the field says, where it says something.
    struct Wanted {
        std::optional<QJsonValue> value;  // nullopt: the limit is taken out of the file
    };
    std::optional<Wanted> wanted() const;
    QJsonObject limitsWith(const Wanted& wanted) const;
    QString problem() const;
    void setWay(Way way);
    void showWay();
    void showState();
    void showTexts();
    void showPreview(const FilePreview::Shown& shown);
    void remove();
    void apply();

    LimitRow m_row;
    QString m_tenant;
    QJsonObject m_overrides;
    Ways m_ways;
    Way m_way = Way::Api;
    FilePreview m_preview;
    bool m_isPreviewed = false;  // the file can be changed, and what changes is seen
    QString m_fileProblem;       // why the file cannot be changed; empty if it can, or is not known
    QString m_refusal;
    QString m_blocked;
    QLabel* m_title = nullptr;
    QLabel* m_hint = nullptr;
    QLineEdit* m_field = nullptr;
    QLabel* m_problem = nullptr;
    QWidget* m_wayRow = nullptr;
    QComboBox* m_wayChoice = nullptr;
    QLabel* m_beforeTitle = nullptr;
    QLabel* m_afterTitle = nullptr;
    QPlainTextEdit* m_before = nullptr;
    QPlainTextEdit* m_after = nullptr;
    QPushButton* m_apply = nullptr;
    QPushButton* m_remove = nullptr;
    QPushButton* m_copy = nullptr;
};

}  // namespace pallium::ui
