namespace Budkavle.Api.Mandates;

/// <summary>
/// Who may sign for which companies. Asked at every request that acts for one, never only at log-in, so an answer may be some seconds old
/// and no more. An implementation that cannot answer throws or answers with nothing: nobody signs then.
/// </summary>
public interface ISignatoryRegister
{
    /// <param name="person">The keyed hash of the person's number, as it names mailboxes.</param>
    ValueTask<IReadOnlyList<SignatoryRight>> FindAsync(UInt128 person, CancellationToken cancellationToken);
}
