/**
 * The deterministic simulator: the operator's and the boxes' real decision code in one thread under
 * one seed, with a network, a broker, SD cards, an object server and clocks that fail.
 *
 * <p>A run is about deployments of content, rollouts of software, or both at once.
 *
 * <p>What happens in a run follows from its seed alone: there is one source of randomness, one
 * queue of events, no thread, no wall clock, and no order that hangs on a hash.
 *
 * <p>The laws that are checked after every step, by the rules of the delivery contract. The test
 * {@code Mistake} has for each a mistake that it must notice.
 *
 * <table>
 *   <caption>Laws</caption>
 *   <tr><th>rule</th><th>law</th><th>where</th></tr>
 *   <tr><td>1. The same intent has the same id.</td>
 *       <td>No id stands for two intents, no intent has two ids, whoever sends it and when.</td>
 *       <td>{@link OrderLaws#given}</td></tr>
 *   <tr><td>2. The journal is synced before the effect and the answer; a known id never runs
 *       again.</td>
 *       <td>What the box said that it knows, shows or failed at it still knows, shows and leaves
 *       undone after any power cut. What the player sees comes and goes by one command that was
 *       told, once; it is always whole, and every byte as declared. Succeeded is said when the
 *       player sees it.</td>
 *       <td>{@link Laws#said}, {@link Laws#crashed}, {@link Laws#touched}, {@link Shown}</td></tr>
 *   <tr><td>3. The operator sends again until the result is reported.</td>
 *       <td>Once the storm is over every box comes to hold exactly what is declared, the status
 *       says so, and nothing moves any more, not even after a restart of everybody.</td>
 *       <td>{@link Run#go}, {@link Leftovers}</td></tr>
 *   <tr><td>4. What is older than the last accepted revision does not run. (Expiry is the broker's
 *       and is tested with it.)</td>
 *       <td>No path goes back to an older revision, and no revision is used twice.</td>
 *       <td>{@link Laws#touched}, {@link OrderLaws#given}</td></tr>
 *   <tr><td>5. The operator drops older sequences.</td>
 *       <td>A box's sequence grows; what an operator believes of a run of a box never gets older;
 *       a site counts as synced by what its box shows and by nothing else.</td>
 *       <td>{@link Laws#said}, {@link OrderLaws#heard}, {@link OrderLaws#counted}</td></tr>
 *   <tr><td>6. A change of leader is fenced.</td>
 *       <td>A box that heard of a later leader does nothing that an earlier one says.</td>
 *       <td>{@link Laws#heard}</td></tr>
 *   <tr><td>7. A site's identity is its topic.</td>
 *       <td>Taken for granted here: the simulated broker knows who speaks.</td>
 *       <td>the broker's own tests</td></tr>
 *   <tr><td>What people declare.</td>
 *       <td>No more sites fetch at once than a deployment allows when one more is told to; nothing
 *       is sent into maintenance, for what is paused or contested; nothing is deleted that is
 *       wanted, or may be.</td>
 *       <td>{@link OrderLaws#given}</td></tr>
 *   <tr><td>No box is ever without software that it can start.</td>
 *       <td>Whatever the link shows after any operation of the disk and any power cut is a whole
 *       release, signed by whom the box knows; where there was one, there is one. What has ended
 *       is not tried again. What the box says that it runs, runs, and has been healthy for as long
 *       as it says.</td>
 *       <td>{@link SoftwareLaws}</td></tr>
 *   <tr><td>A rollout keeps its limits.</td>
 *       <td>No more sites are in change, and no more alike are down, than may be when one more is
 *       told; nothing is told after the stop that the operator knows of: a pause, an abort, a
 *       revocation, one failure too many; nothing is told to who is held or in maintenance.</td>
 *       <td>{@link RolloutLaws#given}</td></tr>
 *   <tr><td>A site is told once, by one rollout.</td>
 *       <td>One id for one intent; what failed at a site is not told to it again; nobody is told by
 *       a rollout while a newer one means it.</td>
 *       <td>{@link RolloutLaws#given}</td></tr>
 *   <tr><td>What is taken back goes.</td>
 *       <td>Once the storm is over nothing that a rollout brought, and that was taken back, is on
 *       a box, unless the box could not return or follows a rollout that brings something.</td>
 *       <td>{@link RolloutLaws#left}</td></tr>
 *   <tr><td>Success is what is so.</td>
 *       <td>Verified is who runs the version and has been healthy for minSuccessTime; failed is who
 *       has failed.</td>
 *       <td>{@link RolloutLaws#counted}</td></tr>
 *   <tr><td>A rollout ends or says why not.</td>
 *       <td>Once the storm is over each has ended or waits for a person, says so by a reason of the
 *       list, and counts as verified exactly the boxes that are.</td>
 *       <td>{@link RolloutRest}</td></tr>
 * </table>
 */
@NullMarked
package io.pifleet.e2e.sim;

import org.jspecify.annotations.NullMarked;
