#pragma once

#include <QColor>
#include <QHash>
#include <QIcon>
#include <QObject>
#include <QPainterPath>
#include <QPalette>
#include <QString>
#include <QStringList>

#include <array>

namespace pallium::ui {

/// The names of colours in `resources/themes/theme.json`; no other file holds a colour.
enum class Token : quint8 {
    Surface0,  // window
    Surface1,  // panes, rail
    Surface2,  // cards, tables
    Surface3,  // hover, alternate rows, headers
    Text,
    TextMuted,
    Border,
    Focus,
    Accent,
    AccentText,
    Info,
    Ok,
    Warn,
    Danger,
    Link,
    Selection,
    CodeMetric,
    CodeLabel,
    CodeString,
    CodeNumber,
    CodeDuration,
    CodeFunction,
    CodeKeyword,
    CodeOperator,
    CodeComment,
    CodeError,
    EnvironmentLocal,
    EnvironmentDevelopment,
    EnvironmentStaging,
    EnvironmentProduction,
    EnvironmentDemo,
    Count,
};

/// Colours, fonts and icons of the whole window: light, dark, or as the system has it. Style Fusion
/// with our palette, so that all desktops look alike. One object, made with the application;
/// widgets reach it with theme(). Threads: GUI thread.
class Theme final : public QObject {
    Q_OBJECT

  public:
    enum class Choice : quint8 { System, Light, Dark };
    static constexpr int kChartColors = 12;

    explicit Theme(QObject* parent);
    ~Theme() override;

    void setChoice(Choice choice);
    Choice choice() const { return m_choice; }
    /// The font of the application. Qt tells of it only widgets without one of their own.
    void setFont(const QFont& font);
    bool isDark() const { return m_isDark; }
    QColor color(Token token) const;
    /// Distinguishable under the common colour-vision deficiencies; `index` wraps around.
    QColor chartColor(int index) const;
    /// A line icon from `resources/icons/icons.txt` in the text's colour, sharp at every scale.
    /// An unknown name is a bug and asserted.
    QIcon icon(const QString& name, Token token = Token::Text) const;
    /// Sorted.
    QStringList iconNames() const;
    /// Fixed-width, for expressions, YAML and numbers.
    QFont monospace() const;

  Q_SIGNALS:
    /// After palette or font of the application were replaced.
    void changed();

  private:
    void apply();

    Choice m_choice = Choice::System;
    bool m_isDark = false;
    bool m_systemIsDark = false;  // as the desktop's palette was before ours
    QHash<QString, QPainterPath> m_icons;
    std::array<std::array<QColor, static_cast<size_t>(Token::Count)>, 2> m_colors;
    std::array<std::array<QColor, kChartColors>, 2> m_chartColors;
};

/// The application's theme. Requires: one was made.
Theme& theme();

}  // namespace pallium::ui
