using Budkavle.Domain.Letters.Notifications;
using Microsoft.Extensions.Logging;

namespace Budkavle.Grains.Notifications.Mail;

/// <summary>
/// Writes messages into a folder instead of sending them, one file each: for trying things out, or for a mail server that picks them up
/// there.
/// </summary>
/// <remarks>A file is complete as soon as it has its name, and a repeat replaces the first one.</remarks>
public sealed class MailFolderChannel : INotificationChannel
{
    private readonly string _folder;
    private readonly MailWriter _writer;
    private readonly TimeProvider _clock;
    private readonly ILogger<MailFolderChannel> _logger;

    /// <param name="folder">Made if it is not there.</param>
    /// <param name="from">The address that mail is sent from.</param>
    public MailFolderChannel(string folder, string from, string fromName, TimeProvider clock, ILogger<MailFolderChannel> logger)
    {
        if (!EmailAddress.TryParse(from, out var address))
            throw new ArgumentException("The address that mail is sent from is not an address.");
        _folder = Directory.CreateDirectory(folder).FullName;
        _writer = new MailWriter(address, fromName);
        _clock = clock;
        _logger = logger;
    }

    public NotificationChannelKind Kind => NotificationChannelKind.Email;

    /// <summary>A folder bears more than any provider.</summary>
    public ChannelLimits Limits { get; init; } = new() { ConcurrencyMax = 2, PerSecondMax = 5000 };

    public string Folder => _folder;

    public async ValueTask<ChannelOutcome> SendAsync(NotificationMessage message, CancellationToken cancellationToken)
    {
        if (!EmailAddress.TryParse(message.Address, out var to))
            return new ChannelOutcome(ChannelResult.Permanent, NotificationReason.AddressUnusable);
        var mail = _writer.Write(message, to, _clock.GetUtcNow(), eightBit: true);
        var file = message.Id + ".eml";
        var unfinished = Path.Combine(_folder, $".{message.Id}.part");
        try
        {
            await File.WriteAllBytesAsync(unfinished, mail.Bytes, cancellationToken);
            File.Move(unfinished, Path.Combine(_folder, file), overwrite: true);
            _logger.MailWritten(file);
            return ChannelOutcome.Sent;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return ChannelOutcome.Unavailable(NotificationReason.ProviderUnavailable);
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
