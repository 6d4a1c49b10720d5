using System.Globalization;
using System.Security.Cryptography;
using Budkavle.Domain.Identity;
using Budkavle.Domain.Letters;
using Budkavle.Grains.Letters.Dispatches;

namespace Budkavle.Grains.Tests.Support;

/// <summary>Drives one dispatch as a sender would.</summary>
public sealed class DispatchDriver(EngineFixture engine, UInt128 sender, UInt128 id)
{
    public static readonly UInt128 Sender = new(0x1111, 0x2222);

    public IDispatchGrain Grain => engine.Grains.GetGrain<IDispatchGrain>(id.ToString("x32", CultureInfo.InvariantCulture));

    public UInt128 Id => id;

    public Task<DispatchAnswer> CreateAsync(long scheduledAt = 0, string subject = "To all")
    {
        var bytes = new byte[1024];
        var writer = new FieldWriter(bytes);
        writer.Write(LetterField.Sender, sender);
        writer.Write(LetterField.Subject, System.Text.Encoding.UTF8.GetBytes(subject));
        writer.Write(LetterField.Body, "Hello."u8);
        return Grain.Create(new CreateDispatch
        {
            Sender = sender,
            Template = bytes.AsMemory(0, writer.Written),
            Fingerprint = BitConverter.ToUInt64(SHA256.HashData(bytes.AsSpan(0, writer.Written))),
            ScheduledAt = scheduledAt,
        });
    }

    public async Task<DispatchAnswer> AddAsync(IEnumerable<IdentityNumber> numbers, string key = "")
    {
        var uploads = engine.Get<RecipientUploads>();
        var spool = uploads.NewSpool();
        using var body = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var number in numbers)
        {
            await spool.AddAsync(number, CancellationToken.None);
            body.AppendData(BitConverter.GetBytes(number.Value));
        }

        return await uploads.FinishAsync(spool, sender, id, key, body.GetHashAndReset(), "test", CancellationToken.None);
    }

    public async Task<DispatchAnswer> StartAsync() => await Grain.Start(sender, (await ReadAsync()).Recipients, "test");

    public async Task<DispatchView> ReadAsync() => await Grain.Read(sender) ?? throw new InvalidOperationException("No such dispatch.");

    /// <summary>Starts and waits until its run ends.</summary>
    public async Task<DispatchView> RunAsync()
    {
        await StartAsync();
        await engine.Dispatches.WhenIdleAsync();
        return await ReadAsync();
    }
}
