namespace Budkavle.Grains.Letters.Senders;

/// <summary>An agency that sends letters. The key is the sender's id as 32 hexadecimal digits. Not on the path of letters.</summary>
[Alias("budkavle.sender")]
public interface ISenderGrain : IGrainWithStringKey
{
    /// <summary>Registers the sender; repeated with the same particulars it changes nothing.</summary>
    [Alias("register")]
    Task<SenderAnswer> Register(RegisterSender command);

    /// <summary>The sender, or null if it is not registered.</summary>
    [Alias("read")]
    Task<SenderView?> Read();

    [Alias("suspend")]
    Task<SenderAnswer> Suspend(string reason, string by);

    [Alias("resume")]
    Task<SenderAnswer> Resume(string by);

    /// <param name="rights">Bits of <see cref="Budkavle.Domain.Letters.Senders.SenderRights"/>.</param>
    /// <param name="lettersPerDay">0 for no limit.</param>
    /// <param name="by">The client that asks.</param>
    [Alias("change-rights")]
    Task<SenderAnswer> ChangeRights(int rights, long lettersPerDay, string by);

    /// <summary>Adds a client; the answer's view ends with it.</summary>
    [Alias("add-client")]
    Task<SenderAnswer> AddClient(AddSenderClient command);

    [Alias("rotate-secret")]
    Task<SenderAnswer> RotateSecret(int client, ReadOnlyMemory<byte> secretHash, string by);

    [Alias("revoke-client")]
    Task<SenderAnswer> RevokeClient(int client, string by);
}
