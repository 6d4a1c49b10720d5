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
    private readonly DkimSigner? _signer;

    /// <param name="trust">Which certificates are trusted; null for what the machine trusts.</param>
    /// <exception cref="ArgumentException">An option cannot be.</exception>
    public EmailChannel(SmtpOptions options, TimeProvider clock, RemoteCertificateValidationCallback? trust = null)
    {
        _options = options.Validated();
        _clock = clock;
        _pool = new SmtpConnectionPool(_options, trust, clock);
        EmailAddress.TryParse(options.From, out _from);
        _writer = new MailWriter(_from, options.FromName);
        if (options.Dkim is not null) _signer = new DkimSigner(options.Dkim);
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

    public ValueTask DisposeAsync()
    {
        _signer?.Dispose();
        return _pool.DisposeAsync();
    }

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

            var now = _clock.GetUtcNow();
            // A server that had to encode bytes above 127 on the way would break the signature (RFC 6376 5.3).
            var mail = _writer.Write(message, to, now, offers.EightBitMime && _signer is null);
            if (_signer is not null) mail = mail with { Bytes = _signer.Sign(mail.Bytes, now) };
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
