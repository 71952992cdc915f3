package io.pifleet.operator.content;

import io.pifleet.api.v1alpha1.ContentDeployment;
import io.pifleet.api.v1alpha1.Selector;
import io.pifleet.operator.group.Membership;
import io.pifleet.operator.site.Desire;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The Contents that a deployment names.
 *
 * @param names of those that exist
 * @param files of those that can be deployed
 * @param missing names of those that do not exist or cannot be deployed
 * @param unseen names of those that the store was not asked for yet; it will be in a moment
 */
public record Selection(
    List<String> names, List<Desire> files, List<String> missing, List<String> unseen) {
  /** Whether it is nothing at all, as when no Content has the labels. */
  public boolean isEmpty() {
    return names.isEmpty() && missing.isEmpty();
  }

  /**
   * Selects.
   *
   * @param named finds a Content by name; null where there is none
   * @param all Contents of the namespace; asked only where labels select
   */
  public static Selection of(
      ContentDeployment.Spec spec,
      Function<String, @Nullable Stock> named,
      java.util.function.Supplier<Collection<Stock>> all) {
    List<Stock> found = new ArrayList<>();
    TreeSet<String> missing = new TreeSet<>();
    for (ContentDeployment.ContentName content : spec.content()) {
      Stock stock = named.apply(content.name());
      if (stock == null) {
        missing.add(content.name());
      } else {
        found.add(stock);
      }
    }
    Selector selector = spec.contentSelector();
    if (selector != null) {
      all.get().stream().filter(s -> Membership.selected(s.labels(), selector)).forEach(found::add);
    }
    TreeSet<String> unseen = new TreeSet<>();
    found.stream()
        .filter(s -> s.desire() == null)
        .forEach(s -> (s.seen() ? missing : unseen).add(s.name()));
    List<Desire> files =
        found.stream()
            .map(Stock::desire)
            .flatMap(Stream::ofNullable)
            .distinct()
            .sorted(Comparator.comparing(Desire::path).thenComparing(Desire::sha256))
            .toList();
    return new Selection(
        found.stream().map(Stock::name).filter(Objects::nonNull).sorted().distinct().toList(),
        files,
        List.copyOf(missing),
        List.copyOf(unseen));
  }
}
