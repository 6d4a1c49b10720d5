using System.Security.Cryptography.X509Certificates;
using Budkavle.Api.MinaMeddelanden.Settings;
using Budkavle.Api.MinaMeddelanden.Soap;

namespace Budkavle.Api.MinaMeddelanden.Trust;

/// <summary>
/// The configured lists of revoked certificates. Somebody else fetches them; a file that has changed is read again within seconds. An
/// issuer that has a list is believed only while the list counts: what is past its end, unreadable or not the issuer's own lets nobody in.
/// </summary>
internal sealed class RevocationLists
{
    private static readonly TimeSpan _lookEvery = TimeSpan.FromSeconds(2);
    private readonly IReadOnlyList<string> _files;
    private readonly TimeProvider _clock;
    private readonly ILogger<RevocationLists> _logger;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, (DateTime WrittenAt, long Length, RevocationList List)> _read = [];
    private DateTimeOffset _lookedAt = DateTimeOffset.MinValue;
    private bool _isWhole = true;
    private IReadOnlyList<RevocationList> _lists = [];

    /// <exception cref="ArgumentException">A file is no list: then the service does not start.</exception>
    public RevocationLists(MinaMeddelandenOptions options, TimeProvider clock, ILogger<RevocationLists> logger)
    {
        (_files, _clock, _logger) = (options.RevocationLists, clock, logger);
        Lists();
        if (!_isWhole) throw new ArgumentException("--mina-meddelanden: revocationLists are CRL files with an end, DER or PEM.");
    }

    /// <summary>Whether the certificate may not be believed.</summary>
    /// <param name="certificate">Of whom.</param>
    /// <param name="issuer">Who issued it; null where that was looked at before, when its connection was made.</param>
    public bool Forbid(X509Certificate2 certificate, X509Certificate2? issuer)
    {
        if (_files.Count == 0) return false;
        var lists = Lists();
        // Which issuer's list it is that cannot be read is not known.
        if (!_isWhole) return true;
        var name = certificate.IssuerName.RawData;
        return lists.Where(list => list.Issuer.AsSpan().SequenceEqual(name)).Any(list =>
            list.NextUpdate <= _clock.GetUtcNow() || list.Holds(certificate) || (issuer is not null && !list.IsSignedBy(issuer)));
    }

    private IReadOnlyList<RevocationList> Lists()
    {
        lock (_gate)
        {
            var now = _clock.GetUtcNow();
            if (now - _lookedAt < _lookEvery) return _lists;
            _lookedAt = now;
            var wasWhole = _isWhole;
            try
            {
                _lists = [.. _files.Select(Read)];
                _isWhole = true;
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or InvalidDataException)
            {
                _isWhole = false;
            }

            if (_isWhole != wasWhole) _logger.RevocationListsChanged(_isWhole ? "can be read again" : "cannot be read: nobody is let in");
            return _lists;
        }
    }

    private RevocationList Read(string file)
    {
        var info = new FileInfo(file);
        var (writtenAt, length) = (info.LastWriteTimeUtc, info.Exists ? info.Length : throw new FileNotFoundException());
        if (_read.TryGetValue(file, out var known) && known.WrittenAt == writtenAt && known.Length == length) return known.List;
        var list = RevocationList.Read(File.ReadAllBytes(file));
        _read[file] = (writtenAt, length, list);
        return list;
    }
}
