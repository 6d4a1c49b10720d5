using Budkavle.Domain.Letters.Printing;

namespace Budkavle.Grains.Printing;

/// <summary>
/// The directory of one job. It is written under another name and renamed when every file in it is on the disk, so whoever sees it sees
/// all of it. A mark of its own says that it was there once, after the print house has taken it away.
/// </summary>
internal sealed class JobFolder
{
    private readonly JobWriter _files;

    public JobFolder(string directory, long job)
    {
        var name = PrintJobName.Format(job);
        Final = Path.Combine(directory, name);
        Partial = Path.Combine(directory, $".{name}.partial");
        Mark = Path.Combine(directory, ".done", name);
        _files = new JobWriter(name, (file, bytes, cancellationToken) => WriteAsync(Path.Combine(Partial, file), bytes, cancellationToken));
    }

    private string Final { get; }

    private string Partial { get; }

    private string Mark { get; }

    /// <summary>The job was put there before.</summary>
    public bool IsDone => File.Exists(Mark) || Directory.Exists(Final);

    public int Count => _files.Count;

    public void Begin()
    {
        if (Directory.Exists(Partial)) Directory.Delete(Partial, recursive: true);
        Directory.CreateDirectory(Partial);
    }

    public Task AddAsync(PrintableLetter letter, IReadOnlyList<string> address, CancellationToken cancellationToken) =>
        _files.AddAsync(letter, address, cancellationToken);

    /// <summary>Writes the lists and puts the job where the print house takes it from.</summary>
    public async Task FinishAsync(CancellationToken cancellationToken)
    {
        await _files.FinishAsync(cancellationToken);
        Directory.Move(Partial, Final);
        Done();
    }

    /// <summary>Remembers that the job was there.</summary>
    public void Done()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Mark)!);
        File.WriteAllBytes(Mark, []);
    }

    private static async Task WriteAsync(string path, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        await using var file = new FileStream(path, FileMode.Create, FileAccess.Write);
        await file.WriteAsync(bytes, cancellationToken);
        file.Flush(flushToDisk: true);
    }
}
