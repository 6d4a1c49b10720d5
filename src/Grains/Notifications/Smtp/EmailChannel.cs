using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using Budkavle.Domain.Letters.Notifications;
using Budkavle.Grains.Notifications.Mail;

namespace Budkavle.Grains.Notifications.Smtp;

/// <summary>E-mail through a mail server.</summary>
/// <remarks>
/// A connection that breaks after the message was given leaves its fate unknown: it is sent again, under the same Message-ID (RFC 1047).
/// </remarks>
public sealed class EmailChannel : INotificationChannel
{
    private readonly SmtpOptions _options;
    private readonly TimeProvider _clock;
    private readonly SmtpConnectionPool _pool;
    private readonly MailWriter _writer;
    private readonly EmailAddress _from;

    /// <param name="trust">Which certificates are trusted; null for what the machine trusts.</param>
    /// <exception cref="ArgumentException">An option cannot be.</exception>
    public EmailChannel(SmtpOptions options, TimeProvider clock, RemoteCertificateValidationCallback? trust = null)
    {
        _options = options.Validated();
        _clock = clock;
        _pool = new SmtpConnectionPool(_options, trust, clock);
        EmailAddress.TryParse(options.From, out _from);
        _writer = new MailWriter(_from, options.FromName);
    }

    public NotificationChannelKind Kind => NotificationChannelKind.Email;

    public ChannelLimits Limits => _options.Limits;

    public async ValueTask<ChannelOutcome> SendAsync(NotificationMessage message, CancellationToken cancellationToken)
    {
        if (!EmailAddress.TryParse(message.Address, out var to)) return Unusable;
        try
        {
            var (connection, used) = await _pool.RentAsync(fresh: false, cancellationToken);
            try
            {
                return await SendAsync(connection, message, to, cancellationToken);
            }
            catch (IOException) when (used && !connection.MessageGiven)
            {
                // The server has closed an idle connection, as it may: no failure of its. A fresh one settles it.
                (connection, _) = await _pool.RentAsync(fresh: true, cancellationToken);
                return await SendAsync(connection, message, to, cancellationToken);
            }
        }
        catch (TimeoutException)
        {
            return ChannelOutcome.Unavailable(NotificationReason.ProviderTimedOut);
        }
        catch (SmtpRefusalException refusal)
        {
            return new ChannelOutcome(ChannelResult.Unavailable, NotificationReason.ProviderUnavailable, refusal.Code);
        }
        catch (Exception fault) when (fault is IOException or SocketException or AuthenticationException)
        {
            return ChannelOutcome.Unavailable(NotificationReason.ProviderUnavailable);
        }
    }

    public ValueTask DisposeAsync() => _pool.DisposeAsync();

    private static ChannelOutcome Unusable => new(ChannelResult.Permanent, NotificationReason.AddressUnusable);

    private async ValueTask<ChannelOutcome> SendAsync(
        SmtpConnection connection, NotificationMessage message, EmailAddress to, CancellationToken cancellationToken)
    {
        var healthy = false;
        try
        {
            var offers = connection.Extensions;
            var utf8 = to.NeedsUtf8 || _from.NeedsUtf8;
            if (utf8 && !(offers.SmtpUtf8 && offers.EightBitMime))
            {
                healthy = true;
                return Unusable;
            }

            var mail = _writer.Write(message, to, _clock.GetUtcNow(), offers.EightBitMime);
            var parameters = (mail.IsEightBit ? " BODY=8BITMIME" : "") + (utf8 ? " SMTPUTF8" : "")
                + (offers.SizeMax > 0 ? $" SIZE={mail.Bytes.Length}" : "");
            var (reply, stage) = await connection.SendAsync(
                _options.EnvelopeFrom(_from.ToString(), message.ReturnWord), parameters, to.ToString(), mail.ToWire(), cancellationToken);
            healthy = true;
            return OutcomeOf(reply, stage);
        }
        finally
        {
            if (healthy) await _pool.ReturnAsync(connection, cancellationToken);
            else await connection.DisposeAsync();
        }
    }

    private static ChannelOutcome OutcomeOf(SmtpReply reply, SmtpStage stage) => reply.Code switch
    {
        // Who refuses us as a sender, or wants another log-in (530), says nothing of the recipient: no letter may become a dead one for it.
        421 or 530 or 535 => new ChannelOutcome(ChannelResult.Unavailable, NotificationReason.ProviderUnavailable, reply.Code),
        >= 500 when stage == SmtpStage.Sender =>
            new ChannelOutcome(ChannelResult.Unavailable, NotificationReason.ProviderUnavailable, reply.Code),
        >= 200 and < 300 => ChannelOutcome.Sent,
        >= 400 and < 500 => new ChannelOutcome(ChannelResult.Temporary, NotificationReason.TemporarilyRefused, reply.Code),
        _ when stage == SmtpStage.Recipient && MailStatus.IsAddressRefused(reply.Code, reply.Lines[0]) =>
            new ChannelOutcome(ChannelResult.Permanent, NotificationReason.AddressNotWorking, reply.Code),
        _ => new ChannelOutcome(ChannelResult.Permanent, NotificationReason.PermanentlyRefused, reply.Code),
    };
}
