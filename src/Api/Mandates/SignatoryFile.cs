using System.Text.Json;
using System.Text.Json.Serialization;
using Budkavle.Domain.Identity;
using Budkavle.Domain.Mandates;
using Budkavle.Grains.Identity;

namespace Budkavle.Api.Mandates;

/// <summary>
/// The register of signatories as a file: who may sign for whom, alone or two in union. Numbers of persons become keyed hashes when it is
/// read. Somebody who changes the file is heard within <see cref="LookEvery"/>; while it cannot be read nobody signs.
/// </summary>
internal sealed partial class SignatoryFile : ISignatoryRegister
{
    public static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(2);

    private readonly string _path;
    private readonly KeyedHashes _hashes;
    private readonly TimeProvider _time;
    private readonly ILogger<SignatoryFile> _logger;
    private readonly Lock _gate = new();
    private ILookup<UInt128, SignatoryRight> _rights;
    private (DateTime WrittenAt, long Bytes) _stamp;
    private long _lookedAt;

    /// <exception cref="ArgumentException">The file is not there, or no list of signatories: a mistake of who starts this.</exception>
    public SignatoryFile(string path, KeyedHashes hashes, TimeProvider time, ILogger<SignatoryFile> logger)
    {
        (_path, _hashes, _time, _logger) = (path, hashes, time, logger);
        _lookedAt = time.GetTimestamp();
        try
        {
            _stamp = StampOf(path);
            _rights = Read();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new ArgumentException("--signatories: " + (fault is InvalidDataException ? fault.Message : "the file cannot be read."));
        }
    }

    public ValueTask<IReadOnlyList<SignatoryRight>> FindAsync(UInt128 person, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_time.GetElapsedTime(_lookedAt) >= LookEvery) Look();
            return new([.. _rights[person]]);
        }
    }

    private void Look()
    {
        _lookedAt = _time.GetTimestamp();
        try
        {
            var stamp = StampOf(_path);
            if (stamp == _stamp) return;
            _rights = Read();
            _stamp = stamp;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            _rights = Enumerable.Empty<SignatoryRight>().ToLookup(_ => UInt128.Zero);
            _stamp = default;
            FileUnreadable(_logger, fault.GetType().Name);
        }
    }

    private static (DateTime WrittenAt, long Bytes) StampOf(string path)
    {
        var file = new FileInfo(path);
        return file.Exists ? (file.LastWriteTimeUtc, file.Length) : throw new FileNotFoundException(null);
    }

    private ILookup<UInt128, SignatoryRight> Read()
    {
        Register? register;
        try
        {
            register = JsonSerializer.Deserialize(File.ReadAllBytes(_path), SignatoryJson.Default.Register);
        }
        catch (JsonException fault)
        {
            // Without the reason, which may quote a number.
            throw new InvalidDataException($"line {fault.LineNumber + 1} is not as it should be.");
        }

        return (register?.Companies ?? []).SelectMany((company, index) => RightsIn(company, index + 1))
            .ToLookup(right => right.Person, right => right.Right);
    }

    private IEnumerable<(UInt128 Person, SignatoryRight Right)> RightsIn(Company? company, int place)
    {
        if (!IdentityNumber.TryParse(company?.Number, out var number, out _) || number.IsPerson
            || !MandateRules.IsName(company!.Name ?? ""))
            throw new InvalidDataException($"company {place} has no number of 12 digits or no name.");
        foreach (var signatory in company.Signatories ?? [])
        {
            if (!IdentityNumber.TryParse(signatory?.Number, out var person, out _) || !person.IsPerson
                || !MandateRules.IsName(signatory!.Name ?? "") || signatory.Signs is not ("alone" or "jointly"))
            {
                throw new InvalidDataException($"company {place} has a signatory without number, name or rule.");
            }

            var alone = signatory.Signs == "alone";
            yield return (_hashes.MailboxOf(person).Value,
                new SignatoryRight(_hashes.MailboxOf(number).Value, number, company.Name!, signatory.Name!, alone));
        }
    }

    [LoggerMessage(EventId = 3211, Level = LogLevel.Error,
        Message = "The register of signatories cannot be read, so nobody acts for a company: {Fault}")]
    private static partial void FileUnreadable(ILogger logger, string fault);

    internal sealed record Register(IReadOnlyList<Company?>? Companies);

    internal sealed record Company(string? Number, string? Name, IReadOnlyList<Signatory?>? Signatories)
    {
        public override string ToString() => nameof(Company);
    }

    internal sealed record Signatory(string? Number, string? Name, string? Signs)
    {
        public override string ToString() => nameof(Signatory);
    }

    [JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
    [JsonSerializable(typeof(Register))]
    private sealed partial class SignatoryJson : JsonSerializerContext;
}
