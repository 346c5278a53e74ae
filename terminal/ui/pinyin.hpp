#pragma once
#include <QObject>
#include <QString>
#include <QStringList>
#include <memory>

namespace queueback::terminal::ui {

/// Chinese by its sound: letters in, candidates out, over librime. The library is loaded when pinyin is first asked for
/// (5 ms) and unloaded with the last object. Nothing is learnt and nothing is kept. Lives on the screen's thread.
class Pinyin final : public QObject {
  Q_OBJECT
  /// The letters typed so far, cut into syllables, with what has been chosen already.
  Q_PROPERTY(QString composition READ composition NOTIFY changed)
  Q_PROPERTY(QStringList candidates READ candidates NOTIFY changed)
  Q_PROPERTY(bool hasNext READ has_next NOTIFY changed)
  Q_PROPERTY(bool hasPrevious READ has_previous NOTIFY changed)
  Q_PROPERTY(bool usable READ is_usable NOTIFY changed)
 public:
  /// `data`: the folder of librime's data.
  explicit Pinyin(QString data, QObject* parent = nullptr);
  ~Pinyin() override;

  /// Loads the library if that was not tried yet; `usable` says whether it works here.
  Q_INVOKABLE void start();
  /// A letter from a to z, or ' between two syllables.
  Q_INVOKABLE void type(const QString& letter);
  /// Takes the last letter or choice back.
  Q_INVOKABLE void erase();
  /// A candidate of this page, counted from 0. `chosen` follows when no letters are left.
  Q_INVOKABLE void choose(int candidate);
  /// The letters as they are.
  Q_INVOKABLE void take_letters();
  Q_INVOKABLE void next_page();
  Q_INVOKABLE void previous_page();
  Q_INVOKABLE void clear();

  [[nodiscard]] QString composition() const { return composition_; }
  [[nodiscard]] QStringList candidates() const { return candidates_; }
  [[nodiscard]] bool has_next() const { return has_next_; }
  [[nodiscard]] bool has_previous() const { return has_previous_; }
  [[nodiscard]] bool is_usable() const { return session_ != 0; }

 Q_SIGNALS:
  void changed();
  /// Goes into the field.
  void chosen(const QString& text);

 private:
  class Library;
  void press(int key);
  /// Takes what the library has to say after each of its steps.
  void look();

  QString data_;
  bool is_tried_ = false;
  std::shared_ptr<Library> library_;  ///< null: not loaded, or not there
  std::uintptr_t session_ = 0;        ///< 0: none
  QString composition_;
  QStringList candidates_;
  bool has_next_ = false;
  bool has_previous_ = false;
};

}  // namespace queueback::terminal::ui
